# Each target sets up what it needs in .venv; `make run` and `make test` work on a fresh machine.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help install run test test-slow check eval bench lock clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: $(INSTALLED) ## set up .venv with everything pinned in constraints.txt

# constraints.txt is complete, so pip need not resolve anything: a third of the time.
$(INSTALLED): constraints.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "Python 3.11 to 3.13 is needed, this is " + sys.version.split()[0] + "; name another with make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m qa.embed
	touch $@

run: install ## ingest the starter library and serve the chat UI
	$(BIN)/qa ingest corpus
	$(BIN)/python app.py

test: install ## run the quick tests: offline, no model, no browser
	$(BIN)/python -m pytest

test-slow: install ## run the tests with the real model, and those that drive Chromium
	$(BIN)/python -m pytest -m "slow or browser"

check: install ## lint and type-check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

eval: install ## evaluate against the gold answers
	$(BIN)/python -m evals gold

bench: install ## compare speed and memory with the stock LangChain recipe
	$(BIN)/python -m evals bench

lock: ## write constraints.txt anew from a fresh resolution of pyproject.toml
	rm -rf .venv-lock
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install --quiet torch==2.13.0 setuptools
	.venv-lock/bin/pip install --quiet '.[dev]'
	.venv-lock/bin/pip install --quiet --no-deps langchain-chroma langchain-huggingface langchain-text-splitters
	( echo '# Everything that is installed, pinned. Made from a fresh environment with `make lock`.'; \
	  .venv-lock/bin/pip freeze --all | grep -vE '^(pip|clinical-qa)( |=)' | sed 's/+cpu$$//' ) > constraints.txt
	rm -rf .venv-lock

clean: ## remove the environment and what the tools left behind
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
