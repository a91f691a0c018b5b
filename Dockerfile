# Python 3.7 with the toolkit and its pinned packages; docs/how-to/set-up.md says how to use it.
FROM python:3.7.17-slim-bookworm

# OpenCV needs libGL and GLib.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends make libgl1 libglib2.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 lpr \
    && install --directory --owner lpr --group lpr /home/lpr/lprnet
USER lpr
WORKDIR /home/lpr/lprnet

# The packages come first: they change more seldom than the toolkit.
COPY --chown=lpr:lpr Makefile requirements*.txt ./
COPY --chown=lpr:lpr utils/find_python37.sh utils/
RUN make setup

COPY --chown=lpr:lpr . .
RUN touch .venv/.installed
ENV PATH=/home/lpr/lprnet/.venv/bin:$PATH
CMD ["make", "demo"]
