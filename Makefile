# Two commands: `make demo` (a village in a browser) and `make test`. Everything lives in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
PORT ?= 8080
PRESET ?= demo
STEPS ?= 10000
UPDATES ?= 100000

.DEFAULT_GOAL := help
.PHONY: help demo test check browser-test pictures torture storm machine matrix actions wave fuzz bench lock translations format
N ?= 1000
DEPLOYS ?= 100
SEED ?=

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'

demo: $(VENV)/run.stamp ## open the village in a browser (PORT=8080, PRESET=neixiang|wucun|enyang)
	@$(BIN)/guiyan demo --preset $(PRESET) --port $(PORT)

test: $(VENV)/dev.stamp ## the whole test suite, the browser's included where Chromium is
	@$(BIN)/python -m pytest -q -n 4 --dist loadfile --no-loadscope-reorder

browser-test: $(VENV)/dev.stamp ## only the tests that play the page
	@$(BIN)/python -m pytest -q -m browser tests/browser

pictures: $(VENV)/dev.stamp ## play the main job once more and keep its pictures for the docs
	@PICTURES=docs/pictures $(BIN)/python -m pytest -q -m browser tests/browser/test_main_job.py
	@PICTURES=docs/pictures $(BIN)/python -m pytest -q tests/texts/test_letters.py

check: $(VENV)/dev.stamp ## format, lint, types, imports, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m texts.catalogues check

format: $(VENV)/dev.stamp ## put code into its one form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

translations: $(VENV)/dev.stamp ## take up new sentences, draft zh_TW, compile
	$(BIN)/python -m texts.catalogues update

actions: $(VENV)/dev.stamp ## write down who may do what: docs/actions.md
	@$(BIN)/python -m tests.faults.actions_page > docs/actions.md

machine: $(VENV)/dev.stamp ## play one village against a plain model of its promises (STEPS=10000)
	@STEPS=$(STEPS) $(BIN)/python -m pytest -q -s tests/faults/test_village_machine.py

bench: $(VENV)/dev.stamp ## measure against the floor, in one run
	$(BIN)/python -m benchmarks.wishes
	$(BIN)/python -m benchmarks.questions

torture: storm machine ## the storm, then one village whatever happens

storm: $(VENV)/dev.stamp ## kill the bot N times under load, let it go DEPLOYS times, then count (SEED=…)
	@$(BIN)/python -m benchmarks.torture --kills $(N) --deploys $(DEPLOYS) $(if $(SEED),--seed $(SEED))

matrix: $(VENV)/dev.stamp ## every call the bot makes meets every fault there is
	@TORTURE=1 $(BIN)/python -m pytest -q -s tests/faults/test_d_matrix.py

wave: $(VENV)/dev.stamp ## 1,000 reminders and 500 digests due at once, against Telegram's limits
	@TORTURE=1 $(BIN)/python -m pytest -q -s tests/faults/test_d07_wave.py

fuzz: $(VENV)/dev.stamp ## bent updates stop nobody, and nothing grows (UPDATES=100000)
	@$(BIN)/python -m benchmarks.fuzz $(UPDATES)

lock: ## pin what pyproject.toml asks for, with hashes and without addresses
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
		pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

# uv where it is present, else plain venv and pip
$(VENV)/bin/python:
	@echo "Making $(VENV) …"
ifdef UV
	@uv venv -q --python $(PYTHON) $(VENV)
else
	@$(PYTHON) -m venv $(VENV)
endif

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what Guiyan needs …"
ifdef UV
	@uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock
	@uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
else
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
endif
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@echo "Installing what its tests need …"
ifdef UV
	@uv pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.lock
else
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock
endif
	@touch $@
