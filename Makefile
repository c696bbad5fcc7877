# Run `make help` for what there is. Everything happens inside .venv, which is made from requirements.lock.

PYTHON ?= python3
ARGS ?=
MICROCKS_PORT ?= 8585

VENV := .venv
PY := $(VENV)/bin/python
KIT := $(VENV)/bin/sagemaker-contract
STAMP := $(VENV)/.installed

# The tests and the proof start hundreds of processes, which would compile the kit anew each time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help venv test contract lint style types build-check fixtures check prove microcks stability bench lock clean

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

venv: $(STAMP) ## make .venv anew where requirements.lock or pyproject.toml changed

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed: make PYTHON=python3.12 ...' >&2; exit 1; }
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

test: $(STAMP) ## the kit's own tests; ARGS='-k wire' chooses
	$(PY) -m pytest -n 2 --dist loadfile $(ARGS)

contract: $(STAMP) ## the contract against the reference, then moto; writes report/
	$(PY) -m pytest --target reference --report-dir=report/reference $(ARGS)
	$(PY) -m pytest --target moto $(ARGS)

lint: style types ## style and types

style: $(STAMP) ## what ruff says
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(STAMP) ## what mypy says
	$(PY) -m mypy --strict

build-check: $(STAMP) ## a rebuilt contract is the committed one, byte for byte
	$(KIT) build --check

fixtures: $(STAMP) ## every example is judged
	$(KIT) lint

check: lint build-check fixtures test contract ## all of these

prove: $(STAMP) ## the kit against its mutants and variants; writes docs/proof.md; takes minutes
	$(KIT) prove $(ARGS)

microcks: $(STAMP) ## the mock in a real Microcks, with boto3; skipped where none can be had
	@$(KIT) microcks check || { echo 'skipped: no Microcks can be started here' >&2; exit 0; }; \
	$(KIT) microcks up --port $(MICROCKS_PORT) || { code=$$?; test $$code -eq 5 || exit $$code; \
		echo 'skipped: Microcks could not be fetched' >&2; exit 0; }; \
	trap '$(KIT) microcks down' EXIT; \
	MICROCKS_URL=http://127.0.0.1:$(MICROCKS_PORT) $(PY) -m pytest tests/test_microcks_*.py $(ARGS)

stability: $(STAMP) ## the kit against its reference with 50 seeds; takes half an hour
	$(KIT) stability $(ARGS)

bench: $(STAMP) ## how fast the kit is; takes minutes
	$(PY) tests/bench.py $(ARGS)

# Resolves afresh, in an environment of its own, and pins what came out. Needs the lowest Python that is supported.
lock: ## write requirements.lock anew
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
		{ echo 'The lock is made with Python 3.11: make PYTHON=python3.11 lock' >&2; exit 1; }
	set -e; fresh=$$(mktemp -d); trap 'rm -rf "$$fresh"' EXIT; \
	$(PYTHON) -m venv "$$fresh"; \
	"$$fresh/bin/python" -m pip install --quiet --upgrade pip; \
	"$$fresh/bin/python" -m pip install --quiet '.[microcks,moto,sigv4]' --group dev hatchling editables; \
	echo '# Made by "make lock": every package that a checkout needs, pinned. Do not edit.' > "$$fresh/lock"; \
	"$$fresh/bin/python" -m pip freeze --exclude sagemaker-contract-kit >> "$$fresh/lock"; \
	mv "$$fresh/lock" requirements.lock

clean: ## remove what these commands made
	rm -rf $(VENV) report dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
