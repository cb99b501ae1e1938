# `make draft` and `make test` do all the set-up there is.
PYTHON ?= python3
BIN := .venv/bin
EVENT ?= fixtures/events/meta-capex-2025.yml

.PHONY: draft test lint record soak benchmarks
.DEFAULT_GOAL := draft

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[replay]' --group dev
	@touch $@

test: .venv/ready
	$(BIN)/pytest

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
