# cnnviz. `make help` lists the commands.

VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8501
# The first of these that is 3.11, 3.12 or 3.13; `make run PYTHON=/path/to/python` decides otherwise.
PYTHON ?=
PYTHONS := $(PYTHON) python3.11 python3.12 python3.13 python3 python

# One unreachable host (a closed network lacks the one with torch's wheels) must not cost minutes.
export PIP_RETRIES ?= 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test bench tour format messages clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' Makefile

run: $(VENV)/run.stamp  ## the app on http://localhost:8501 (PORT= changes it)
	@$(PY) -m streamlit run app.py --server.port $(PORT) --browser.serverAddress localhost

test: $(VENV)/dev.stamp  ## ruff, mypy, the JavaScript tests and pytest with a real browser
	@$(PY) -m tools.check

bench: $(VENV)/dev.stamp  ## the speed tables (ONLY="convolve server browser stage sweep_files shift shift_curves networks why" chooses)
	@$(PY) -m tools.bench $(ONLY)

tour: $(VENV)/dev.stamp  ## a picture of every page, language, theme and width in out/tour
	@$(PY) -m tools.tour

format: $(VENV)/dev.stamp  ## lay out the Python code and mend what ruff can mend
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

messages: $(VENV)/dev.stamp  ## gather the sentences to translate
	@$(PY) -m tools.messages

clean:  ## remove everything that the commands above made
	rm -rf $(VENV) out .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@for python in $(PYTHONS); do \
	  "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null || continue; \
	  echo "cnnviz: making $(VENV) with $$("$$python" --version)"; \
	  "$$python" -m venv --clear $(VENV) && exit 0; \
	  rm -rf $(VENV); \
	  echo "cnnviz: $$python cannot make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv" >&2; \
	  exit 1; \
	done; \
	echo "cnnviz: needs Python 3.11, 3.12 or 3.13 and found none on the PATH; PYTHON=/path/to/python names one" >&2; \
	exit 1

$(VENV)/run.stamp: requirements.txt | $(PY)
	@$(call install,requirements.txt)
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt requirements.txt | $(PY)
	@$(call install,requirements-dev.txt)
	@touch $(VENV)/run.stamp $@

# A second try, because a download can break off once.
define install
$(PY) -m pip install -r $(1) || $(PY) -m pip install -r $(1) || \
  { echo "cnnviz: pip could not install $(1); its lines above say why (torch for Linux comes from download.pytorch.org)" >&2; exit 1; }
endef
