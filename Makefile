# Two commands do everything on a fresh machine with Python >= 3.11 and make:
#   make leaflets   set up .venv from pinned versions, build the sample into output/
#   make test       the same set-up, then every test
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: leaflets test bench schema pictures clean

leaflets: $(READY)
	$(BIN)/leaflet-gen build . -o output

test: $(READY)
	$(BIN)/python -m pytest

bench: $(READY)
	$(BIN)/python bench/stages.py

schema: $(READY)
	$(BIN)/leaflet-gen schema .

# The pictures of the READMEs, from the pages as they are now.
pictures: leaflets
	$(BIN)/python docs/pictures.py

# The lock pins every version; the package itself is installed as a link to this folder.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed, this is " + sys.version)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q leaflet_gen
	touch $(READY)

clean:
	rm -rf $(VENV) build dist output/*.pdf output/*.png output/manifest.json
