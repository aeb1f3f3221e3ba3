# Everything a newcomer needs. Each target installs what it needs into .venv and can be run again.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install -qq --constraint constraints.txt
# On Linux plain PyTorch brings gigabytes of CUDA; its own index has a build for the CPU.
TORCH_INDEX := https://download.pytorch.org/whl/cpu

.PHONY: help demo install test setup lint types layers tests format train bench pictures build clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.run ## See Sidenote at work: no account, no token, no network
	@$(BIN)/sidenote demo

install: $(VENV)/.run ## Install Sidenote into .venv, to run it on your server

test: lint types layers tests ## Check everything: lint, format, types, layers, tests

setup: $(VENV)/.dev ## Install Sidenote and the tools for working on it into .venv

lint: $(VENV)/.dev ## Check style and format
	@echo "Checking style"
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet || { echo "Run 'make format' to format these files"; exit 1; }

types: $(VENV)/.dev ## Check types
	@echo "Checking types"
	@$(BIN)/mypy

layers: $(VENV)/.dev ## Check that imports keep to the layers
	@echo "Checking layers"
	@$(BIN)/lint-imports --no-logo

tests: $(VENV)/.dev ## Run the tests only
	@echo "Running the tests"
	@$(BIN)/python -m pytest --quiet --numprocesses auto --maxprocesses 4 --dist loadfile

format: $(VENV)/.dev ## Format the code
	@$(BIN)/ruff check --quiet --fix-only
	@$(BIN)/ruff format --quiet

train: $(VENV)/.train ## Train the models again: make train DATA=<folder of labelled data>
	@test -n "$(DATA)" || { echo "Say where the labelled data lies: make train DATA=<folder>"; exit 2; }
	@for part in export classifier stance; do \
		echo "Training: $$part"; \
		$(BIN)/python -m models.training $$part --data "$(DATA)" || exit 1; \
	done

bench: $(VENV)/.dev ## Measure search, checking a post, larger judges: make bench DATA=<folder>
	@test -n "$(DATA)" || { echo "Say where the data lies: make bench DATA=<folder>"; exit 2; }
	@$(BIN)/python -m tests.bench.search --data "$(DATA)"
	@$(BIN)/python -m tests.bench.checking --data "$(DATA)"
	@$(BIN)/python -m tests.bench.judges

pictures: $(VENV)/.dev ## Draw the pictures of docs/ anew; needs Chromium, and says so
	@$(BIN)/python -m tests.pictures

build: $(VENV)/.run ## Build the wheel into dist/
	@echo "Building the wheel"
	@$(PIP) wheel -qq --no-deps --wheel-dir dist .
	@ls dist/*.whl

clean: ## Remove caches and built files; .venv stays
	@rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis ./*.egg-info
	@find bot models config tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Sidenote needs Python 3.11 or newer and '$(PYTHON)' is not; try: make $(MAKECMDGOALS) PYTHON=python3.12"; \
		exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { \
		echo "Creating $(VENV)"; \
		$(PYTHON) -m venv $(VENV) || { \
			echo "Python could not create $(VENV); on Debian and Ubuntu: sudo apt install python3-venv"; \
			exit 1; }; }
	@touch $@

# pip does nothing here, and asks no index, where the torch of constraints.txt is installed already.
$(VENV)/.torch: $(VENV)/.venv constraints.txt
	@echo "Installing PyTorch (about 200 MB the first time)"
	@if [ "$$(uname -s)" = Linux ]; then \
		$(INSTALL) --no-deps --retries 0 --timeout 10 --index-url $(TORCH_INDEX) torch >/dev/null 2>&1 || \
		echo "PyTorch's CPU index cannot be reached; taking PyTorch from your usual index"; \
	fi
	@$(INSTALL) torch
	@touch $@

$(VENV)/.run: $(VENV)/.torch pyproject.toml constraints.txt
	@echo "Installing Sidenote"
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@echo "Installing the tools for tests"
	@$(INSTALL) --editable '.[dev]'
	@touch $@

$(VENV)/.train: $(VENV)/.run
	@echo "Installing what training needs"
	@$(INSTALL) --editable '.[training]'
	@touch $@
