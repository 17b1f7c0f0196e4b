# make demo: train an encoder without any audio data, then judge it on real recordings.
# make test: run every test.
# make check: lint, types and the import rule.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEMO ?= runs/demo

.PHONY: demo test check clean

demo: $(VENV)/.installed
	$(BIN)/soundalike train --preset quick --out $(DEMO) $(if $(wildcard $(DEMO)/config.json),--resume)
	$(BIN)/soundalike evaluate $(DEMO) --out $(DEMO)/evaluation --overwrite

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:
	rm -rf $(VENV) $(DEMO)

$(VENV)/.installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@
