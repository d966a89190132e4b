# Bihuan 闭环. `make run` uses it, `make test` proves it; both work from a fresh clone.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test check setup bench fix clean setup-run
BIN := .venv/bin
FIND := python=$$(PYTHON="$(PYTHON)" tools/find-python) || exit 1;

help:  ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 10

setup:  ## make the environment for working on Bihuan (fast when nothing changed)
	@$(FIND) "$$python" tools/setup.py dev

setup-run:
	@$(FIND) "$$python" tools/setup.py run

run: setup-run  ## start Bihuan, with the demo organisation if the database is empty
	@$(BIN)/python tools/run.py

test: setup  ## run every test on SQLite and on PostgreSQL, and the browser tests
	@$(BIN)/python tools/test.py

check: setup  ## everything that is quick to say: style, types, import contracts, the core's tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet src
	$(BIN)/python manage.py check
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m pytest -q tests/procedure tests/architecture

bench: setup  ## measure speed
	@$(BIN)/python -m tests.bench

fix: setup  ## let the tools put style right
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/djlint --reformat --quiet src

clean:  ## remove what set-up made; data in var/ stays
	rm -rf .venv node_modules src/bihuan/web/static/vendor .mypy_cache .pytest_cache .ruff_cache
