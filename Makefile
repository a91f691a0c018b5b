# MKL=1 uses Intel's build of TensorFlow instead, in .venv-mkl.

ifdef MKL
VENV := .venv-mkl
RUNTIME := requirements-mkl.txt
else
VENV := .venv
RUNTIME := requirements.txt
endif
BIN := $(VENV)/bin
REQUIREMENTS := $(RUNTIME) requirements-data.txt requirements-report.txt requirements-dev.txt
DOCS_BIN := .venv-docs/bin

.PHONY: help setup demo country test lint world tensorboard doctor docs clean

help:
	@echo "make setup    set up $(VENV) with the pinned packages"
	@echo "make demo     the whole chain on synthetic plates: train, evaluate, export, convert"
	@echo "make country  fine-tune on plates of a country that no model knows, see docs/how-to/fine-tune.md;"
	@echo "              before a second run remove datasets/ruritania and model/ruritania"
	@echo "make test     lint and tests"
	@echo "make lint     lint alone"
	@echo "make world    LP-RR of a model on several sets: MODEL=pre-trained/china SETS='a.txt b.txt'"
	@echo "make tensorboard  watch the trainings in LOGDIR=model, at localhost:6006"
	@echo "make doctor   check this machine and this Python, and say what is missing"
	@echo "make docs     build the documentation into site/"
	@echo "make clean    remove the environments, demo/ and site/"
	@echo
	@echo "All but doctor and clean set up what they need on their first run."
	@echo "PYTHON=/path/to/python3.7 chooses the interpreter, MKL=1 Intel's build of TensorFlow."

setup: $(VENV)/.installed

demo: $(VENV)/.installed
	$(BIN)/python utils/demo.py

RURITANIA := datasets/ruritania
FORMAT := docs/examples/ruritania.yml
country: $(VENV)/.installed
	$(BIN)/python utils/synthesize_plates.py $(RURITANIA)/train --count 200 --seed 1 --formats $(FORMAT)
	$(BIN)/python utils/synthesize_plates.py $(RURITANIA)/val --count 100 --seed 2 --formats $(FORMAT)
	$(BIN)/python utils/fine_tune.py model/ruritania --base pre-trained/latin --steps 300 \
	  --plates 2000 --formats $(FORMAT) --train $(RURITANIA)/train/annotations.txt \
	  --val $(RURITANIA)/val/annotations.txt

test: lint
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

lint: $(VENV)/.installed
	$(BIN)/ruff check .

MODEL := pre-trained/china
SETS := $(sort $(wildcard datasets/world/*/annotations.txt))
world: $(VENV)/.installed
	$(if $(SETS),,$(error No set is in datasets/world; name yours: make world SETS="a.txt b.txt"))
	$(BIN)/python utils/evaluate_sets.py $(MODEL)/config.py $(SETS)

LOGDIR := model
tensorboard: $(VENV)/.installed
	$(BIN)/tensorboard --logdir $(LOGDIR) --host localhost

# Needs nothing installed: it is for set-ups that failed.
doctor:
	@$(or $(wildcard $(BIN)/python),$(shell command -v python || echo python3)) utils/doctor.py

docs: .venv-docs/.installed
	$(DOCS_BIN)/mkdocs build --strict --quiet
	@echo "open site/index.html"

$(VENV)/.installed: $(REQUIREMENTS)
	@python=$$(sh utils/find_python37.sh $(PYTHON)) && \
	  echo "setting up $(VENV) with $$python (once, about a minute)" && \
	  $$python -m venv --clear $(VENV) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check $(addprefix -r ,$^)
	@touch $@

.venv-docs/.installed: requirements-docs.txt
	@python=$$(sh utils/find_python37.sh $(PYTHON)) && \
	  echo "setting up .venv-docs with $$python (once, about a minute)" && \
	  $$python -m venv --clear .venv-docs && \
	  $(DOCS_BIN)/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

clean:
	rm -rf .venv .venv-mkl .venv-docs demo site
