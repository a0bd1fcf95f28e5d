# make run [VIDEO=path]   install what is missing and open the window
# make test               install what is missing; lint, types and tests
# make bench [VIDEO=path] measure this machine, beside the figures in docs/performance.json
# make pictures          the window in every state; docs/window.png is one of them
# make texts              bring the catalogues of translations up to date
# make weights DATA=path  train and export every network that ships (training/README.md)

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
VIDEO  ?=

# What Qt needs from the system on Debian and Ubuntu.
QT_PACKAGES := libegl1 libgl1 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 \
	libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 \
	libxcb-render-util0 libxcb-shape0
PACKAGES := $(QT_PACKAGES)

# Most tests wait more than they work. Those that measure the machine run alone.
SIDE_BY_SIDE := --numprocesses=2 --dist=loadfile

.PHONY: run test lint types unit bench pictures texts weights system-libraries clean
.DEFAULT_GOAL := run

run: $(VENV)/run.stamp system-libraries
	@$(BIN)/python main.py "$(or $(VIDEO),sample:)"

test: lint types unit

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/test.stamp
	$(BIN)/mypy

# The tests use the window on a screen too, of an X server without a monitor.
unit: PACKAGES := $(QT_PACKAGES) xvfb
unit: $(VENV)/test.stamp system-libraries
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m "not alone" \
		--ignore=tests/training --ignore=tests/models
	$(BIN)/python -m pytest -m alone
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) --no-loadscope-reorder \
		tests/training tests/models

# Without a VIDEO it makes a clip. What counts are the ratios to a plain loop, in which
# the speed and the noise of the machine cancel out; the best of two rounds is taken.
bench: $(VENV)/run.stamp
	@$(BIN)/python main.py bench $(if $(VIDEO),"$(VIDEO)") --rounds 2 \
		--against docs/performance.json $(ARGS)

texts: $(VENV)/test.stamp
	$(BIN)/python -m gui.locale.catalogues

# They lie in runs/pictures, to be looked at.
pictures: $(VENV)/run.stamp system-libraries
	@$(BIN)/python -m docs.pictures

# ARGS="--only canet export_canet", ARGS="--skip teacher_large" and the like.
weights: $(VENV)/test.stamp
	@test -n "$(DATA)" || { echo "Say where the pictures are: make weights DATA=folder"; exit 2; }
	$(BIN)/python -m training.weights --data "$(DATA)" $(ARGS)

# Not bin/python: that is there too where making the rest of it failed.
$(BIN)/pip:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Sadak needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	@$(PYTHON) -m venv $(VENV) || { \
		echo "Python's own venv and pip are missing. On Debian and Ubuntu:"; \
		echo "  sudo apt-get install python3-venv"; \
		exit 1; }

$(VENV)/run.stamp: requirements.txt | $(BIN)/pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements.txt requirements-dev.txt training/requirements.txt | $(BIN)/pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp

# As root on Debian or Ubuntu missing libraries are installed, else the command is told.
# What fails here is no reason to stop: only the window needs them.
system-libraries:
	@if command -v dpkg-query >/dev/null 2>&1; then \
		missing=""; \
		for package in $(PACKAGES); do \
			dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'install ok installed' \
				|| missing="$$missing $$package"; \
		done; \
		if [ -n "$$missing" ]; then \
			if [ "$$(id -u)" = 0 ]; then \
				echo "installing$$missing"; \
				{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
					apt-get install -y -qq --no-install-recommends $$missing >/dev/null; } \
				|| echo "That failed. Without them there is no window; exports need none."; \
			else \
				echo "Packages of the system are missing that the window needs. Install them with:"; \
				echo "  sudo apt-get install$$missing"; \
			fi; \
		fi; \
	fi

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
