# Each target makes what it needs: a virtual environment in .venv/ with the locked packages.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test lint types format bench spec model spin conformance browser node postgres proxies systemd \
	sbom audit build clean

demo: $(READY)
	@$(BIN)/python scripts/demo.py

test: $(READY) browser node postgres proxies systemd
	$(BIN)/pytest $(ARGS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)
	$(BIN)/python tests/benchmarks $(ARGS)

# Writes the generated parts of the text, then the site: build/spec/index.html.
spec: $(READY)
	@PYTHONPATH=spec/tools:tests $(BIN)/python -m specification write
	@PYTHONPATH=spec/tools:tests $(BIN)/python -m specification site

# Walks through every state of a small negotiation, and checks the Promela model with spin.
model: spin $(READY)
	@PYTHONPATH=spec/tools:tests $(BIN)/python -m exploration $(ARGS)

# The checker of the model and the compiler that it needs: Debian's packages, installed once.
spin:
	@command -v spin >/dev/null && command -v gcc >/dev/null || \
		{ apt-get -qq update && apt-get -qq install --yes spin gcc libc6-dev; }

# Our own programs under the conformance kit: build/conformance/index.html.
conformance: $(READY)
	@$(BIN)/python scripts/conformance.py

# The browser in which tests look at pages: Debian's package, installed once.
browser:
	@command -v chromium >/dev/null || \
		{ apt-get -qq update && apt-get -qq install --yes chromium; }

# The database of which tests make clusters of their own: Debian's package, installed once.
postgres:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || \
		{ apt-get -qq update && apt-get -qq install --yes postgresql; }

# The proxies that deploy/ configures: Debian's packages, installed once.
proxies:
	@{ PATH="$$PATH:/usr/sbin" command -v nginx && command -v caddy; } >/dev/null || \
		{ apt-get -qq update && apt-get -qq install --yes nginx-light caddy; }

# What checks the units that deploy/ has: Debian's package, installed once.
systemd:
	@command -v systemd-analyze >/dev/null || \
		{ apt-get -qq update && apt-get -qq install --yes systemd; }

# What runs the verifier in JavaScript and the libraries it is held against, installed once.
node:
	@{ command -v node && command -v npm; } >/dev/null || \
		{ apt-get -qq update && apt-get -qq install --yes nodejs npm; }

# What is installed with Assent, with licences: build/sbom.cdx.json.
sbom: $(READY)
	@$(BIN)/python scripts/sbom.py

# Known vulnerabilities of the locked packages. It fails where it could not ask, so it needs a network.
audit: $(READY)
	@$(BIN)/python scripts/audit.py

build: $(READY)
	rm -rf build/dist
	$(BIN)/python -m build --outdir build/dist .

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Assent needs Python 3.11 or later; set PYTHON=python3.11." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
		{ echo "The venv module is missing; on Debian: apt-get install python3-venv." >&2; exit 1; }
	@echo "Installing into .venv/ (once) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--constraint constraints.txt --editable '.[dev]'
	@touch $@

clean:
	rm -rf .venv build dist
