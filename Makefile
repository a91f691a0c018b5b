# make demo   the whole chain on plates made on the spot: train, evaluate, export, convert
# make test   lint and tests
# make world  LP-RR of a model on several sets: MODEL=pre-trained/china SETS="a.txt b.txt"
# make doctor what this machine and this Python lack for them
# The first two set up .venv on their first run; PYTHON=/path/to/python3.7 chooses the interpreter.
# MKL=1 uses Intel's build of TensorFlow instead, in .venv-mkl.

ifdef MKL
VENV := .venv-mkl
RUNTIME := requirements-mkl.txt
else
VENV := .venv
RUNTIME := requirements.txt
endif
BIN := $(VENV)/bin
REQUIREMENTS := $(RUNTIME) requirements-data.txt requirements-dev.txt

.PHONY: demo test lint world doctor clean

demo: $(VENV)/.installed
	PATH="$(CURDIR)/$(BIN):$$PATH" python utils/demo.py

test: lint
	$(BIN)/python -m pytest -q

lint: $(VENV)/.installed
	$(BIN)/ruff check .

MODEL := pre-trained/china
SETS := $(sort $(wildcard datasets/world/*/annotations.txt))
world: $(VENV)/.installed
	$(BIN)/python utils/evaluate_sets.py $(MODEL)/config.py $(SETS)

# Needs nothing installed: it is for set-ups that failed.
doctor:
	@$(or $(wildcard $(BIN)/python),$(shell command -v python || echo python3)) utils/doctor.py

$(VENV)/.installed: $(REQUIREMENTS)
	@python=$$(sh utils/find_python37.sh $(PYTHON)) && \
	  echo "setting up $(VENV) with $$python (once, about a minute)" && \
	  $$python -m venv --clear $(VENV) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check $(addprefix -r ,$^)
	@touch $@

clean:
	rm -rf .venv .venv-mkl demo
