.DEFAULT_GOAL := help
.PHONY: help build test bench format demo audit clean

# EXIT=1 makes the demo end by itself.
EXIT ?=

help: ## show this
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

build: ## build everything
	@dotnet build Karaula.slnx -v quiet -nologo

test: ## run every test; the last line counts them
	@bash eng/test.sh

clean: ## remove what a build made
	@rm -rf artifacts out
