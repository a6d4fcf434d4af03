# OpenSEND's front door: `make help` lists what can be asked for.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
export UV_PYTHON_DOWNLOADS := never

PYTHON ?= $(shell bash tools/find-python)
UV := .boot/bin/uv
BIN := .venv/bin

.PHONY: help setup system-packages demo demo-reset test test-fast lint types fmt migrations-check bench law golden lock clean

help: ## List what can be asked for
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

.boot/.ok: tools/find-python
	@test -n "$(PYTHON)" || { bash tools/find-python --explain >&2; exit 1; }
	@echo "Making the tool environment with $(PYTHON)"
	@"$(PYTHON)" -m venv --clear .boot
	@.boot/bin/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r tools/uv.lock.txt
	@touch $@

.venv/.ok: .boot/.ok requirements.lock pyproject.toml
	@echo "Installing what requirements.lock names"
	@$(BIN)/python -c '' 2>/dev/null || $(UV) venv -q --clear --python .boot/bin/python .venv
	@$(UV) pip sync -q --python $(BIN)/python --require-hashes requirements.lock
	@$(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

node_modules/.ok: package-lock.json tools/with-node | .venv/.ok
	@echo "Installing what package-lock.json names"
	@bash tools/with-node npm ci --no-audit --no-fund --loglevel=error
	@touch $@

build/static/.ok: node_modules/.ok $(wildcard assets/*) tools/build-assets
	@echo "Building style sheets"
	@bash tools/with-node bash tools/build-assets
	@touch $@

setup: build/static/.ok ## Install everything into this clone

system-packages: ## Install Chromium, fonts and PDF tools of the system, or say what to install
	@bash tools/system-packages

demo: setup ## Serve the demonstration and say who to sign in as; SMOKE=1 drives it once on a throw-away database
	@$(BIN)/opensend demo $(if $(SMOKE),--smoke) $(if $(PORT),--port $(PORT))

demo-reset: setup ## Start the demonstration afresh
	@$(BIN)/opensend demo --reset $(if $(PORT),--port $(PORT))

test: setup system-packages ## Run every check
	@$(MAKE) lint types migrations-check
	@echo "Tests"
	@$(BIN)/pytest -n 2 -q

test-fast: setup ## Run the tests of the rulebook and the commands that need no database
	@$(BIN)/pytest -q src/opensend/rules src/opensend/correspondence tests/architecture tests/test_clock_command.py tests/test_rules_command.py tests/test_id_command.py

lint: setup ## Check style, templates and floors
	@echo "Lint"
	@$(BIN)/ruff check -q .
	@$(BIN)/ruff format -q --check .
	@$(BIN)/djlint --quiet --lint src/opensend
	@$(BIN)/lint-imports --no-logo

types: setup ## Check types
	@echo "Types"
	@$(BIN)/mypy

fmt: setup ## Put source in the house style
	@$(BIN)/ruff check -q --fix --exit-zero .
	@$(BIN)/ruff format -q .

migrations-check: setup ## Check that migrations are complete and in one line
	@echo "Migrations"
	@$(BIN)/python tools/check_migrations.py

bench: setup ## Measure the figures of docs/benchmarks.md
	@$(BIN)/python -m benchmarks

law: setup ## Write docs/law.md from the rulebook
	@$(BIN)/opensend rules --format markdown > docs/law.md

golden: setup ## Write the golden letters anew, to be read before they are kept
	@GOLDEN_UPDATE=1 $(BIN)/pytest -q src/opensend/correspondence/tests/test_letters.py

lock: .boot/.ok ## Resolve dependencies again and write requirements.lock, which names no server
	@unset UV_DEFAULT_INDEX UV_INDEX_URL UV_INDEX UV_EXTRA_INDEX_URL; \
	$(UV) lock -q --python .boot/bin/python; \
	$(UV) export -q --locked --format requirements-txt --extra server --extra analytics --group dev --no-emit-project \
	  --no-annotate --no-header -o requirements.lock > /dev/null
	@! grep -nE '://|file:' requirements.lock || { echo "requirements.lock names a server" >&2; exit 1; }

clean: ## Remove what was installed and built; the demonstration's data stays
	rm -rf .boot .venv .node node_modules build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
