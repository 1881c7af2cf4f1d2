PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test laws kills mutations

run: .venv/run.stamp
	$(BIN)/streamlit run app.py

test: .venv/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --timeout 120

# 10,000 random steps on each database; every law is checked after every command.
laws: .venv/dev.stamp
	$(BIN)/python -m tests.laws --steps 10000

# 300 kills of a working process on each database, and 40 of a PostgreSQL server.
kills: .venv/dev.stamp
	$(BIN)/python -m tests.reliability --times 300 --servers 40

# Break one line at a time in a copy, and say which test notices.
mutations: .venv/dev.stamp
	$(BIN)/python -m tests.mutations

$(BIN)/python:
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/dev.stamp: requirements.txt requirements-dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch .venv/run.stamp $@
