# Two commands do everything on a fresh machine with Python and make:
#   make demo   plays a whole event on servers of its own and leaves what was sent in demo-output/
#   make test   checks the source and passes the tests
.PHONY: demo test check unit integration story torture soak lock benchmark clean

PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Test processes beside each other; servers on loopback leave room for two on a small machine.
JOBS ?= 2

demo: $(VENV)/.demo
	$(BIN)/inbox-worker demo --output demo-output

test: check unit integration story
	@$(BIN)/python tests/summary.py

check: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -q tests/house

unit: $(VENV)/.test
	$(BIN)/pytest -q -n $(JOBS) --dist worksteal tests/unit --junit-xml=build/unit.xml

integration: $(VENV)/.test
	$(BIN)/pytest -q -n $(JOBS) --dist loadfile tests/integration --junit-xml=build/integration.xml

story: $(VENV)/.test
	$(BIN)/pytest -q -n $(JOBS) --dist loadfile tests/story --junit-xml=build/story.xml

# The long run: random kills, judged by the oracle; KILLS and MINUTES bound it, SEED repeats one.
KILLS ?= 1000
MINUTES ?= 45
torture: $(VENV)/.test
	$(BIN)/python -m tests.story.torture --kills $(KILLS) --minutes $(MINUTES) $(if $(SEED),--seed $(SEED))

# Seven simulated days with two hundred mails each and random faults, in process and on a real mail server; then ten thousand mails at once.
SEEDS ?= 100
soak: $(VENV)/.test
	$(BIN)/python -m tests.story.soak --seeds $(SEEDS) --minutes $(MINUTES) $(if $(SEED),--seed $(SEED))
	$(BIN)/python -m tests.story.soak --seeds 20 --minutes $(MINUTES) --dovecot $(if $(SEED),--seed $(SEED))
	$(BIN)/python -m tests.story.flood --mails 10000

# The locked requirements, valid for Python 3.11 to 3.14: run after a change of the dependencies in pyproject.toml.
lock: $(VENV)/.test
	$(PIP) install uv
	$(BIN)/python requirements/lock.py

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is wanted and none was found: install python3 (Debian: apt-get install python3 python3-venv)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot make an environment: install python3-venv (Debian: apt-get install python3-venv)"; exit 1; }

$(VENV)/.demo: requirements/demo.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements/demo.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: requirements/test.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements/test.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.demo

clean:
	rm -rf $(VENV) build demo-output .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
