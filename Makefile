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
	@$(UV) venv -q --clear --python .boot/bin/python .venv
	@$(UV) pip sync -q --python $(BIN)/python --require-hashes requirements.lock
	@$(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

node_modules/.ok: .venv/.ok package-lock.json tools/with-node
	@echo "Installing what package-lock.json names"
	@bash tools/with-node npm ci --no-audit --no-fund --loglevel=error
	@touch $@

build/static/.ok: node_modules/.ok $(wildcard assets/*) tools/build-assets
	@echo "Building style sheets"
	@bash tools/with-node bash tools/build-assets
	@touch $@

setup: build/static/.ok ## Install everything into this clone
