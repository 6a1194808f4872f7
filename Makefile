# What a person types here; everything is installed into .venv, from the package registries only.

PORT ?= 8000
HOST ?= 127.0.0.1
VENV := .venv
BIN := $(VENV)/bin

# The first Python of these that is new enough.
PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,\
	$(shell $(p) -c 'import sys; print("$(p)" if sys.version_info >= (3, 11) else "")' 2>/dev/null)))

.PHONY: help serve build test lint types bench lock clean

help:
	@echo "make serve      install, build a release of the shipped records, serve it at port $(PORT)"
	@echo "make test       run the tests"
	@echo "make lint       check style and imports"
	@echo "make types      check types"
	@echo "make bench      measure, side by side"
	@echo "make lock       renew the pinned versions in requirements/"
	@echo "make clean      remove everything that the above made"

serve: build
	@$(BIN)/habeas serve --host $(HOST) --port $(PORT)

build: $(VENV)/.serve
	@$(BIN)/habeas build

test: $(VENV)/.develop
	$(BIN)/python -m pytest

lint: $(VENV)/.develop
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.develop
	$(BIN)/mypy

bench: $(VENV)/.develop
	$(BIN)/python -m benchmarks

# The pins hold for all supported versions of Python, and name no address.
lock: $(VENV)/.develop
	$(BIN)/python -m pip install --quiet uv
	cd requirements && ../$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-header --quiet ../pyproject.toml build.in \
		--extra tables --extra remote --extra matching --extra networks -o serve.txt
	cd requirements && ../$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-header --quiet ../pyproject.toml build.in --group ../pyproject.toml:dev \
		-c serve.txt -o develop.txt
	cd requirements && ../$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-header --quiet --group ../pyproject.toml:reasoner -o reasoner.txt
	cd requirements && ../$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-header --quiet ../pyproject.toml --extra spark -c develop.txt -o spark.txt
	cd requirements && ../$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-header --quiet --group ../pyproject.toml:clients -c develop.txt -o clients.txt

clean:
	rm -rf $(VENV) build dist releases .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { \
		echo "Habeas needs Python 3.11 or later; none was found. Name it with: make PYTHON=/path"; \
		exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		rm -rf $(VENV); \
		echo "$(PYTHON) cannot make virtual environments; on Debian: apt install python3-venv"; \
		exit 1; }

$(VENV)/.serve: requirements/serve.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/serve.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.develop: requirements/develop.txt $(VENV)/.serve
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/develop.txt
	@touch $@
