# Tianping. `make help` lists what there is to say.
PYTHON ?= python3
BIN := .venv/bin
AUCTIONS ?= 20

.PHONY: help demo run test check docs wheels lock

help: ## list the commands
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/'

demo: ## start the demonstration city, replay AUCTIONS=20 real auctions, stay up
	@$(PYTHON) tools/setup.py run
	@$(BIN)/tianping demo replay --auctions $(AUCTIONS)

run: ## start the three platforms and the custodian of the demonstration city, without the replay
	@$(PYTHON) tools/setup.py run
	@$(BIN)/tianping demo run

test: ## run all tests, on SQLite and on PostgreSQL, and in Chromium
	@$(PYTHON) tools/setup.py dev
	@$(BIN)/python tools/suites.py

check: ## lint, types, import contracts, migrations, translations, documents
	@$(PYTHON) tools/setup.py dev
	@$(BIN)/python tools/checks.py

docs: ## generate the documents that are made from code
	@$(PYTHON) tools/setup.py dev
	@$(BIN)/python tools/documents.py

wheels: ## build one wheel per platform and program into dist/
	@$(PYTHON) tools/setup.py dev
	@$(BIN)/python tools/wheels.py dist

lock: ## resolve the locked packages anew
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --output-file requirements/run.lock requirements/run.in
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --output-file requirements/dev.lock requirements/dev.in
