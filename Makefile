# Parley's one door. `make` lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CHECKOV := $(VENV)/checkov/bin/checkov

.DEFAULT_GOAL := help

# USER is the login name in every shell; only one that is given to make counts.
AS = $(if $(filter command line,$(origin USER)),--user "$$USER")

.PHONY: help run rest demo token send tail torture test lint types unit clean package deploy destroy restore checkov e2e

help: ## What there is to do
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: $(VENV)/local ## Start everything on 127.0.0.1 and print the address (PORT, DATA_DIR, JWT_SECRET)
	@exec $(BIN)/python -m emulator

rest: $(VENV)/local ## While `make run` runs: the REST routes by `chalice local`, on the same storage (REST_PORT)
	@exec $(BIN)/python -m emulator env $(BIN)/chalice local --stage local --port $(or $(REST_PORT),8001)

demo: $(VENV)/local ## Play a scene through every face and print what each side saw (ADDRESS of a running Parley, else its own)
	@$(BIN)/python -m demo

token: $(VENV)/local ## Print a token for USER, a demo user or a user id
	@$(BIN)/python -m tools token $(AS)

send: $(VENV)/local ## Send TEXT to TO as USER (elsewhere: ADDRESS and TOKEN)
	@$(BIN)/python -m tools send $(AS) --to "$$TO" --text "$$TEXT"

tail: $(VENV)/local ## Print what USER sees as it comes (elsewhere: ADDRESS and TOKEN)
	@$(BIN)/python -m tools tail $(AS)

torture: $(VENV)/dev ## Try to break the promises, at full size (SEED)
	$(BIN)/python -m torture

bench: $(VENV)/dev ## Measure calls, prices, growth, processor time, cold starts, peers and the start (SECTION)
	@$(BIN)/python -m bench $(SECTION)

test: $(VENV)/dev lint types unit ## Lint, types, the import rule and every test

lint: $(VENV)/dev ## Style and the import rule
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/dev ## Types, strictly
	$(BIN)/mypy

unit: $(VENV)/dev ## The tests alone
	$(BIN)/python -m pytest -n 2 --dist loadgroup

$(VENV)/python: 
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Parley needs Python 3.11 or newer; set PYTHON=")'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/local: $(VENV)/python requirements.txt requirements-local.txt constraints.txt
	@echo 'Installing what Parley needs into $(VENV), once ...'
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-local.txt
	@touch $@

$(VENV)/dev: $(VENV)/local requirements-dev.txt
	@echo 'Installing what its tests need ...'
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

package: $(VENV)/dev ## The deployment package and the templates of a stage, in dist (STAGE)
	@$(BIN)/python -m infra package --stage $(or $(STAGE),dev)

deploy: $(VENV)/dev ## Show what would change in an AWS account, ask, change it, and try it (STAGE; YES=1 asks nobody)
	@$(BIN)/python -m infra deploy --stage $(or $(STAGE),dev) $(if $(filter 1,$(YES)),--yes)

destroy: $(VENV)/dev ## Take a stage down; its data stays, unless DATA=delete (STAGE; YES=1 asks nobody)
	@$(BIN)/python -m infra destroy --stage $(or $(STAGE),dev) $(if $(filter 1,$(YES)),--yes) $(if $(filter delete,$(DATA)),--data)

restore: $(VENV)/dev ## A stage's tables as they were AT a moment, for the stage TO (STAGE)
	@$(BIN)/python -m infra restore --stage $(or $(STAGE),dev) --to $(or $(TO),restored) $(if $(AT),--at $(AT))

checkov: $(CHECKOV) package ## What checkov says of a stage's templates, in an environment of its own (STAGE)
	@$< --config-file infra/checkov.yaml --file $(foreach kind,template data,dist/parley-$(or $(STAGE),dev).$(kind).json)

$(CHECKOV): $(VENV)/python
	@$(PYTHON) -m venv $(VENV)/checkov
	$(VENV)/checkov/bin/pip install --quiet --disable-pip-version-check checkov==3.3.30

e2e: $(VENV)/dev ## Deploy the template to an emulated account, with IAM enforced, and play every scene through it
	@$(BIN)/python -m infra e2e

clean: ## Remove the environment and the local data
	rm -rf $(VENV) .local dist
