# make run    the portal with its demonstration province, on http://127.0.0.1:8000 (PORT= changes it)
# make test   every check and every test
# The rest are parts of these two, and tools.

PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Where it is set, everything that is started here would compile all modules anew, which takes longer than its work.
unexport PYTHONDONTWRITEBYTECODE
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard portal/translations/*/LC_MESSAGES/messages.po))

.PHONY: run install test static lint lock bench texts icons clean

run: export PORTAL_MODE = demo
run: install
	@exec $(BIN)/flask serve --prepare --port $(PORT)

# What a real installation needs too.
install: .venv/runs $(CATALOGUES)

.venv/runs: requirements.txt requirements-lock.txt
	@.ci/venv
	@echo "Installing what the portal needs"
	@.ci/install
	@touch $@

.venv/tests: requirements.txt requirements-dev.txt
	@.ci/venv
	@echo "Installing what the tests need"
	@$(PIP) -r requirements-dev.txt
	@touch $@

%.mo: %.po .venv/runs
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
	@touch $@

test: install static
	@.ci/chromium
	@$(BIN)/python -m pytest -n 2 --dist worksteal

# Everything that reads the code without running the portal.
static: .venv/tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet portal/templates

# The same and what the architecture tests check: imports, routes, templates, migrations, catalogues.
lint: install static
	@$(BIN)/python -m pytest -q tests/architecture

# After changing requirements.txt: the hashes of every package, and the bill of materials.
lock:
	@.ci/lock

bench: install .venv/tests
	@$(BIN)/python -W ignore -m tests.bench $(ARGS)

# After changing a text: collects it into the catalogues, where translators find it, and compiles them.
texts: .venv/tests
	@$(BIN)/python -m tests.architecture.catalogues
	@$(MAKE) --no-print-directory install

# After changing icon.svg or icon_maskable.svg: draws the PNGs of the home screen.
icons: .venv/tests
	@$(BIN)/python -m tests.browser.app_icons

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage test-results $(CATALOGUES)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
