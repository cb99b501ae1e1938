# `make draft` and `make test` do all the set-up there is: a Python 3.11 or newer, no root, no key.
PYTHON ?= python3
BIN := .venv/bin
SAMPLE := fixtures/events/meta-capex-2025.yml
EVENT ?=
# A process for each core, each with whole files: a file's tests share what they set up.
CORES := --numprocesses logical --dist loadfile --no-loadscope-reorder
# Images of containers set it: each of the hundred processes that the suite starts would compile the program anew.
export PYTHONDONTWRITEBYTECODE =
DRAFT = $(if $(EVENT),$(EVENT),--replay)

.DEFAULT_GOAL := draft
.PHONY: draft test postgres browser every-test lint soak mutate record benchmarks pictures wheel sbom advisories

# 1 means findings for the editor, which a draft is there to show; only 2 and above is a failure.
draft: .venv/ready
	$(BIN)/newsdraft draft $(DRAFT) || test $$? -eq 1

test: .venv/ready
	$(BIN)/pytest $(CORES)

# The store, journal and queue on a real PostgreSQL (a wheel brings it; skipped with a reason where it does not run).
postgres: .venv/ready
	$(BIN)/pytest $(CORES) -m "postgres and not soak"

# The review desk in a real browser; needs Debian's chromium, and skips with a reason without it.
browser: .venv/ready
	$(BIN)/pytest $(CORES) -m browser

# The three above in one go: each would collect the whole suite again.
every-test: .venv/ready
	$(BIN)/pytest $(CORES) -m "not soak"

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# The long suites, those on PostgreSQL and a real llama.cpp server too: kill loops, faults, outages, load, a model's own
# ways of answering (docs/soak.md has their last result), after the tests that draw examples have drawn new ones. One at
# a time: their kills and outages are timed. Without the packages of the group `llama`, its test skips.
soak: .venv/ready
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group llama || echo "no llama.cpp server here"
	drawn=0; \
	$(BIN)/pytest $(CORES) --hypothesis-profile=default $$(grep -rlE '^(from|import) hypothesis' tests --include='test_*.py') || drawn=$$?; \
	$(BIN)/pytest -m soak --durations=0 --durations-min=1 -o log_level=INFO $(SOAK) && exit $$drawn

# One error at a time in the approved fixtures: how many does the audit catch?
mutate: .venv/ready
	$(BIN)/python -m tests.benchmarks.mutate --slips

benchmarks: .venv/ready
	@for each in tests/benchmarks/[a-z]*.py; do \
		name=$$(basename $$each .py); echo "== $$name"; $(BIN)/python -m tests.benchmarks.$$name || true; done

# The README's pictures, from the sample's recording, in a real browser: needs Debian's chromium and fonts-noto-color-emoji.
pictures: .venv/ready
	$(BIN)/python -m tests.review.pictures.readme

# Records the events' model replies anew, against any OpenAI-compatible endpoint:
#   make record NEWSDRAFT_WRITER_BASE_URL=http://127.0.0.1:8399/v1 NEWSDRAFT_WRITER_MODEL=openai:recorded
record: .venv/ready
	@test -n "$$NEWSDRAFT_WRITER_MODEL" || { echo "Name a model in NEWSDRAFT_WRITER_MODEL."; exit 2; }
	for event in fixtures/events/*.yml; do \
		name=$$(basename $$event .yml); room=$$(mktemp -d); \
		NEWSDRAFT_STORE_URL=sqlite:///$$room/n.sqlite3 $(BIN)/newsdraft draft $$event --out $$room --record fixtures/cassettes/$$name.yaml || test $$? -eq 1 || exit; done

wheel: .venv/ready
	bash .ci/wheel

# What is installed, as a CycloneDX 1.6 document by CycloneDX's own tool; it lives apart, so as not to list itself.
sbom: .venv/sbom/ready
	.venv/sbom/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-file sbom.json $(BIN)/python

# Known faults of what is pinned, where the package index's advisory data can be reached.
advisories: .venv/ready
	$(BIN)/python -m pip install --quiet --group advisories
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip --strict

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[all]' --group dev
	@touch $@

.venv/sbom/ready: .venv/ready
	$(PYTHON) -m venv --without-pip .venv/sbom
	$(BIN)/python -m pip --python .venv/sbom/bin/python install --quiet --constraint constraints.txt --group sbom
	@touch $@
