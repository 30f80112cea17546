# The commands of this project. `make run` and `make test` are all that a fresh machine needs.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test setup export torch slim lint types imports tests coverage mutants siege bench bench-harvest drawing \
  pictures clean require-python require-node

VENV := .venv
BIN := $(VENV)/bin
# Twice quiet: errors alone. What pip thinks of its own settings is nothing that someone who starts this can act on.
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --constraint constraints.txt
INSTALLED := $(BIN)/python -m pip --disable-pip-version-check list --format=freeze
# What exports the model is large and used once: it is installed where the exported model is not there yet.
DATA := $(or $(KB_DATA),data)
EXPORT := $(if $(wildcard $(DATA)/model/manifest.json),,$(VENV)/.export)
# Where torch comes from, if not from PyPI: the index or the folder of wheels that TORCH_INDEX names.
TORCH_INDEX ?=
TORCH_FROM := $(if $(wildcard $(TORCH_INDEX)),--no-index --find-links,--index-url)
VENDOR := kb/static/vendor
# The provider of single sign-on that the tests start.
PROVIDER := tests/kb/accounts/provider
# Percent of lines and branches that the tests must run.
FLOOR := 94
PYTHON := $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)
export HF_HUB_OFFLINE := 1

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | column -t -s $$'\t'

run: setup $(EXPORT) ## Set everything up (once) and serve it at http://127.0.0.1:8000
	@$(BIN)/kb init
	@echo "Reading the content ..."
	@$(BIN)/kb ingest content || { [ $$? -eq 1 ] && echo "Some files were not taken in, as said above. Serving the rest."; }
	@exec $(BIN)/kb serve

test: setup $(VENV)/.test lint types imports tests ## Set everything up (once), then lint, types, import rules and tests

setup: $(VENV)/.run $(VENDOR)/.done ## Install packages and front-end files, nothing else

export: $(VENV)/.export ## Install what exports the model, once; TORCH_INDEX=... says where torch comes from

torch: $(VENV)/.run
	@$(PIP) --no-deps $(TORCH_FROM) $(TORCH_INDEX) torch

slim: ## Remove what exported the model
	@[ ! -s $(VENV)/.export ] || $(BIN)/python -m pip --quiet --quiet uninstall --yes --requirement $(VENV)/.export
	@rm -f $(VENV)/.export $(VENV)/.test

lint: $(VENV)/.test ## Check style, formatting, unused code and unused packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m tests.house.dead_code
	$(BIN)/deptry .

types: $(VENV)/.test ## Check types
	$(BIN)/mypy

imports: $(VENV)/.test ## Check who may import whom
	$(BIN)/lint-imports

tests: setup $(VENV)/.test $(PROVIDER)/node_modules/.done ## Run the tests only
	@command -v chromium >/dev/null || [ -n "$${CI:-}" ] || echo \
	  "No browser found: the browser tests are skipped. Install Debian's package: apt-get install chromium"
	$(BIN)/kb init
	@rm -rf .coverage && mkdir .coverage
	$(BIN)/pytest --numprocesses 3 --dist loadfile --cov --cov-report=
	@rm -f .coverage/data.*  # of processes that tests have killed
	@reached=$$($(BIN)/coverage report --format=total) && echo "$$reached % of lines and branches are tested." \
	  && [ "$$reached" -ge $(FLOOR) ] || { echo "The floor is $(FLOOR) %. See what is not tested: make coverage"; exit 1; }

mutants: setup $(VENV)/.test $(VENV)/.mutants ## Break rules at random and list what no test notices; MUTANTS="--count 400 search/"
	$(BIN)/kb init
	$(BIN)/python -m tests.house.mutants $(MUTANTS)

siege: setup $(VENV)/.test ## A hard test: hostile requests and files, kills, a crowd (half an hour); SIEGE="kills --kills 50 --seed 7"
	$(BIN)/kb init
	$(BIN)/python -m tests.siege $(SIEGE)

bench: setup $(EXPORT) ## Build a large collection and measure it; BENCH="--records 235000 --from FILE --vs txtai"
	$(BIN)/kb init
	$(BIN)/python -m bench $(BENCH)

bench-harvest: setup ## Bring in 100,000 made-up records and measure it; BENCH="--records 235000 --form csv"
	$(BIN)/python -m bench.harvest $(BENCH)

drawing: $(VENV)/.test ## Draw docs/house.svg again, from the imports
	@$(BIN)/python -m tests.house.drawing

pictures: $(VENV)/.test ## After make run: take the pictures of the guides again
	@$(BIN)/python -m tests.browser.pictures

coverage: ## After make tests: print what no test runs
	$(BIN)/coverage report

clean: ## Remove what set-up made; the data folder stays
	rm -rf $(VENV) node_modules $(PROVIDER)/node_modules $(VENDOR) build *.egg-info

require-python:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is missing. Install it with your system's packages" \
	  "(Debian and Ubuntu: apt-get install python3 python3-venv) or from python.org, then run make again."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing." \
	  "Debian and Ubuntu: apt-get install python3-venv. Then run make again."; exit 1; }

require-node:
	@command -v npm >/dev/null && node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 18 ? 1 : 0)' || { \
	  echo "Node.js 18 or newer with npm is missing. Install it with your system's packages" \
	  "(Debian and Ubuntu: apt-get install nodejs npm) or from nodejs.org, then run make again."; exit 1; }

$(VENV)/.run: constraints.txt pyproject.toml | require-python
	@echo "Installing Python packages (about a minute the first time) ..."
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@$(PIP) --editable .
	@touch $@

# Holds the names of the packages that it added, so that `make slim` removes these and no others.
$(VENV)/.export: $(VENV)/.run
	@echo "Installing what exports the model (one to three minutes; 'make slim' removes it afterwards) ..."
	@$(INSTALLED) > $(VENV)/.before
	@$(if $(TORCH_INDEX),$(MAKE) --no-print-directory torch)
	@$(PIP) --editable '.[export]'
	@$(INSTALLED) | grep --invert-match --line-regexp --fixed-strings --file $(VENV)/.before >> $@ || touch $@
	@rm $(VENV)/.before

$(VENV)/.test: $(VENV)/.export
	@echo "Installing the packages of the tests ..."
	@$(PIP) --editable '.[test]'
	@touch $@

$(VENV)/.mutants: $(VENV)/.run
	@$(PIP) --editable '.[mutants]'
	@touch $@

$(PROVIDER)/node_modules/.done: $(PROVIDER)/package-lock.json | require-node
	@npm ci --prefix $(PROVIDER) --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

$(VENDOR)/.done: package.json package-lock.json | require-node
	@echo "Installing front-end files ..."
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@mkdir -p $(VENDOR)/uswds $(VENDOR)/htmx $(VENDOR)/us-atlas
	@for part in css js fonts img; do cp -R node_modules/@uswds/uswds/dist/$$part $(VENDOR)/uswds/; done
	@cp node_modules/htmx.org/dist/htmx.min.js $(VENDOR)/htmx/
	@cp node_modules/us-atlas/states-albers-10m.json node_modules/us-atlas/LICENSE $(VENDOR)/us-atlas/
	@touch $@
