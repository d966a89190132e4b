# Bihuan 闭环. `make run` uses it, `make test` proves it; both work from a fresh clone.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test check setup bench messages fix clean setup-run
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

check: setup  ## what is quick to say: style, types, import contracts, the tests of the rules
	@$(BIN)/python tools/check.py

bench: setup  ## measure speed on this machine
	@for file in benchmarks/bench_*.py; do [ -e "$$file" ] || exit 0; $(BIN)/python "$$file" || exit 1; done

messages: setup  ## bring the translation catalogues up to date with the sources
	@$(BIN)/python tools/extract.py

fix: setup  ## let the tools put style right
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/djlint --reformat --quiet src

clean:  ## remove what set-up made; data in var/ stays
	rm -rf .venv node_modules src/bihuan/web/static/vendor src/bihuan/printing/fonts .mypy_cache .pytest_cache .ruff_cache
