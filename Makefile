# The verbs of the project. `make help` lists them; only Python 3.11 and make must be there.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint app bench lock messages

# python3.11 if it is there, else a python3 of that version; empty if there is none
PYTHON := $(shell for name in python3.11 python3; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1 && { echo "$$name"; break; }; done)
BIN := .venv/bin
STAMP := var/setup.stamp
ROOMS := ingest expectations warehouse dashboards exports benchmarks tests
PYTEST_ARGS ?=
LOCALE := ingest/national_reports/locale
LANGUAGES := fr es ar ru zh
CATALOGUES := $(wildcard $(LOCALE)/*/LC_MESSAGES/wsis.po)

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(STAMP) $(CATALOGUES:.po=.mo) ## install everything into .venv (the second time does nothing)

$(STAMP): requirements.lock pyproject.toml
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 is needed and was not found as python3.11 or python3. On Debian 12: apt-get install python3 python3-venv"; exit 1; }
	@.ci/system-packages "$(PYTHON)"
	@mkdir -p var
	@[ -x $(BIN)/python ] || "$(PYTHON)" -m venv .venv || { rm -rf .venv; \
		echo "The virtual environment could not be made. On Debian: apt-get install python3-venv, then make setup again."; exit 1; }
	@# uv in the version and with the hashes of the lock
	@awk '/^uv==/ {on = 1} on {print} on && !/\\$$/ {exit}' requirements.lock > var/uv.txt
	@$(BIN)/uv --version >/dev/null 2>&1 || { $(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --default-pip; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r var/uv.txt; }
	@echo "Installing Python packages from requirements.lock"
	@# compiled now: where PYTHONDONTWRITEBYTECODE is set, every start would compile all of it again
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q $(ROOMS)
	@$(BIN)/python -m warehouse.dbt
	@$(BIN)/python -m dashboards.topojson || echo "Outlines of countries could not be prepared; maps will need the internet. Everything else works."
	@touch $(STAMP)
	@echo "Set up. Next: make demo"

$(LOCALE)/%.mo: $(LOCALE)/%.po $(STAMP)
	@# not `pybabel compile`, which takes the "% o" of "as % of income" for a placeholder
	@$(BIN)/python -m ingest.national_reports.texts $< $@

messages: setup ## texts to translate: from fields, rules, code labels and pages into the .po files
	@mkdir -p var
	@$(BIN)/pybabel --quiet extract --mapping-file ingest/national_reports/babel.cfg --keywords msgid --no-location \
		--sort-output --project wsis --ignore-dirs "var .* tests" --output-file var/wsis.pot .
	@for lang in $(LANGUAGES); do $(BIN)/pybabel --quiet update --init-missing --no-fuzzy-matching \
		--ignore-pot-creation-date --width 120 --domain wsis --locale $$lang --input-file var/wsis.pot --output-dir $(LOCALE); done

demo: setup ## the whole way on generated sample files: check, load, build, publish, export
	@$(BIN)/wsis demo

test: setup ## all tests (PYTEST_ARGS='-k progress' for some)
	@$(BIN)/pytest -n 2 $(PYTEST_ARGS)

lint: setup ## style, types, SQL style, dbt without warnings; all complaints, not only the first
	@mkdir -p var/lint; failed=""; \
	$(BIN)/ruff check . || failed="$$failed ruff"; \
	$(BIN)/mypy $(ROOMS) || failed="$$failed mypy"; \
	$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar dbt_project/models dbt_project/tests || failed="$$failed sqlfluff"; \
	DBT_LOG_PATH=var/lint WSIS_BUILD_DIR=$(CURDIR)/var/lint $(BIN)/dbt --quiet --warn-error --no-version-check \
		--no-partial-parse parse --project-dir dbt_project --profiles-dir dbt_project \
		--target-path $(CURDIR)/var/lint/target || failed="$$failed dbt"; \
	if [ -n "$$failed" ]; then echo "lint: see the complaints of$$failed above"; exit 1; fi; \
	echo "lint: nothing to complain about"

app: setup ## the app in the browser
	@$(BIN)/wsis serve

bench: setup ## measure: prints a table, writes JSON
	@$(BIN)/python -m benchmarks

lock: ## resolve pyproject.toml again into requirements.lock, keeping pins that still fit (needs the network)
	@$(BIN)/uv pip compile --quiet --python $(BIN)/python --extra dev --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --output-file requirements.lock pyproject.toml
