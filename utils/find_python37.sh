#!/bin/sh
# Prints the path of a Python 3.7: the one given, python3.7, one of pyenv's, or one of uv's.
# Usage: sh utils/find_python37.sh [PYTHON]

is_python37() {
    "$1" -c 'import sys, venv; sys.exit(sys.version_info[:2] != (3, 7))' >/dev/null 2>&1
}

if [ -n "$1" ]; then
    candidates=$1
else
    pyenv_root=$(pyenv root 2>/dev/null || echo "$HOME/.pyenv")
    candidates="python3.7 $(ls -d "$pyenv_root"/versions/3.7.*/bin/python 2>/dev/null) \
        $(uv python find 3.7 2>/dev/null) python3"
fi

for candidate in $candidates; do
    if is_python37 "$candidate"; then
        command -v "$candidate"
        exit 0
    fi
done

echo "no Python 3.7 found${1:+ at $1} (TensorFlow 1.15 needs it); get one with conda, pyenv or uv and run make again:" >&2
echo "  conda env create -f environment_lprnet.yml && conda activate lprnet" >&2
echo "  pyenv install 3.7.16    or    uv python install 3.7" >&2
exit 1
