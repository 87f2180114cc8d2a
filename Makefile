# Needs python3 (3.11 or newer) and make; everything else is put into .venv.

PYTHON ?= python3
VENV := .venv
RAW ?= data/raw
DB ?= data/out/gongkai.db
# Least coverage in per cent of the normalizer and the table geometry; empty: measured, not demanded.
COVERAGE_FLOOR ?= 95

# What `make bench` reads: a folder of PDFs, how many of their pages, and how often.
BENCH ?= $(firstword $(wildcard ../shared/corpus/real data/raw))
PAGES ?= 300
REPEATS ?= 3

BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help extract serve test lint bench docs samples clean

help: ## show the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "Variables: RAW=$(RAW) DB=$(DB) PYTHON=$(PYTHON)"

extract: $(STAMP) ## read the files of RAW into the database DB
	$(BIN)/gongkai extract "$(RAW)" --db "$(DB)" || { [ $$? -eq 1 ] && echo "Some files could not be read (see above); all others are in $(DB)."; }

serve: $(STAMP) ## show the database DB in the browser
	$(BIN)/gongkai serve --db "$(DB)" --open

# Tests start hundreds of processes: what Python compiles for one serves the next, whatever the environment says.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(STAMP) ## run the tests and measure coverage
	$(BIN)/pytest --numprocesses=auto --dist=worksteal --direct-coverage --cov=pipeline.normalizer --cov=parsers.pdf $(if $(COVERAGE_FLOOR),--cov-fail-under=$(COVERAGE_FLOOR))

lint: $(STAMP) ## check style and types
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(STAMP) ## measure the speed beside pdfplumber's and pdfium's, and that of a search
	$(BIN)/python -m tests.bench "$(BENCH)" --pages $(PAGES) --repeats $(REPEATS)
	$(BIN)/python -m tests.bench_search "$(BENCH)" --repeats $(REPEATS)

docs: $(STAMP) ## write the data dictionary
	$(BIN)/python -m pipeline.dictionary docs

samples: $(STAMP) ## write sample disclosures
	$(BIN)/python -m data.make_samples

clean: ## remove what the other targets made, but no database
	rm -rf $(VENV) build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): pyproject.toml hatch_build.py parsers/pdf/pdfium/loop.c
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@
