.DEFAULT_GOAL := help
.PHONY: help setup build demo test bench hit-ratio conformance-analysis conformance-cache conformance-h2 conformance-smuggling conformance-tls conformance-waf conformance-waf-language bench-waf waf-hit-cost bench-cache bench-tls siege-slow bench-hub cache-storm fuzz fuzz-waf publish format audit clean siege bench-gate

# EXIT=1 makes the demo end by itself. FILTER names benchmarks.
EXIT ?=
FILTER ?= *

help: ## show this
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-21s %s\n", $$1, $$2}' Makefile

setup: ## install what tests and NativeAOT need: clang, nginx, Chromium, npm packages
	@bash eng/setup.sh

build: ## build everything
	@dotnet build Karaula.slnx -v quiet -nologo

demo: ## three sites attacked, shielded and not, in five minutes (EXIT=1: end by itself)
	@dotnet build src/Karaula.App -c Release -v quiet -nologo
	@dotnet artifacts/bin/Karaula.App/release/karaula.dll demo $(if $(EXIT),--exit)

test: ## run every test; the last line counts them
	@bash eng/test.sh

conformance-waf: ## the Core Rule Set's regression suite, in process and through an edge (KARAULA_TEST_DATA names the data)
	@dotnet build tests/Karaula.Edge.Conformance -c Release -v quiet -nologo
	@dotnet artifacts/bin/Karaula.Edge.Conformance/release/Karaula.Edge.Conformance.dll \
		$(or $(KARAULA_TEST_DATA),../shared/data)/crs-4.28.0 out/conformance-waf.json

bench-waf: ## what a request costs under the Core Rule Set, here and in nginx with libmodsecurity3 (DURATION: seconds for each)
	@bash eng/bench-waf.sh '$(or $(KARAULA_TEST_DATA),../shared/data)/crs-4.28.0' $(DURATION)

conformance-waf-language: ## the rule engine against a plain interpreter of its language, on every request of the Core Rule Set's suite
	@dotnet build tests/Karaula.Waf.Tests -c Release -v quiet -nologo
	@KARAULA_ORACLE_PART=$(or $(PART),0/1) artifacts/bin/Karaula.Waf.Tests/release/Karaula.Waf.Tests -class "*.DifferentialTests" -showLiveOutput -noColor

waf-hit-cost: ## what rules cost a page from the cache
	@dotnet build tests/Karaula.Edge.Conformance -c Release -v quiet -nologo
	@dotnet artifacts/bin/Karaula.Edge.Conformance/release/Karaula.Edge.Conformance.dll cost \
		$(or $(KARAULA_TEST_DATA),../shared/data)/crs-4.28.0

bench: ## micro benchmarks (FILTER='*HyperLogLog*')
	@dotnet run -c Release --project bench/Karaula.Benchmarks -- --filter '$(FILTER)' --artifacts out/bench

conformance-cache: ## the HTTP cache tests against the edge and its peers (PEERS=none, ONLY=id, SUITE=clone)
	@PEERS='$(PEERS)' ONLY='$(ONLY)' SUITE='$(SUITE)' EDGE='$(EDGE)' bash eng/conformance-cache/run.sh

conformance-smuggling: ## ambiguous requests through the edge to an origin that records bytes: none may arrive (ONLY=name)
	@ONLY='$(ONLY)' EDGE='$(EDGE)' bash eng/conformance-smuggling/run.sh

conformance-h2: ## h2spec, strict, against the edge (H2SPEC=PATH names the program, ONLY=http2/6.5 a section)
	@H2SPEC='$(H2SPEC)' ONLY='$(ONLY)' EDGE='$(EDGE)' bash eng/conformance-h2/run.sh

conformance-tls: ## testssl.sh on the edge: nothing above LOW, grade A or better
	@EDGE='$(EDGE)' bash eng/conformance-tls/run.sh

bench-cache: ## hits per second and processor time per hit, the edge and its peers (PEERS, ROUNDS, DURATION)
	@PEERS='$(PEERS)' ROUNDS='$(ROUNDS)' DURATION='$(DURATION)' EDGE='$(EDGE)' bash eng/bench-cache/run.sh bench

bench-tls: ## processor time per new TLS connection and per request, the edge, nginx and HAProxy (PEERS, ROUNDS, DURATION)
	@PEERS='$(PEERS)' ROUNDS='$(ROUNDS)' DURATION='$(DURATION)' EDGE='$(EDGE)' bash eng/bench-tls/run.sh

bench-gate: ## what a decision of the gate costs, and a refused request by way of refusal, the edge, nginx and HAProxy (PEERS, ROUNDS, DURATION)
	@PEERS='$(PEERS)' ROUNDS='$(ROUNDS)' DURATION='$(DURATION)' EDGE='$(EDGE)' bash eng/bench-gate/run.sh

bench-hub: ## summaries a second per core through the hub's grains, and memory per site (ARGS="live 1000 30")
	@ARGS='$(ARGS)' bash eng/bench-hub/run.sh

cache-storm: ## a thousand readers miss at once; the origin dies under load and comes back
	@PEERS='$(PEERS)' EDGE='$(EDGE)' bash eng/bench-cache/run.sh storm

siege: ## the edge, nginx and HAProxy under each attack, one after another: what readers get (SHAPES="a b", SECONDS, PEERS, EDGE)
	@SHAPES='$(SHAPES)' DURATION='$(SECONDS)' PEERS='$(PEERS)' EDGE='$(EDGE)' bash eng/siege/run.sh

siege-slow: ## thousands of slow heads, bodies and readers: readers' goodput and the edge's memory (CONNECTIONS, DURATION)
	@CONNECTIONS='$(CONNECTIONS)' DURATION='$(DURATION)' EDGE='$(EDGE)' bash eng/siege-slow/run.sh

hit-ratio: ## what the cache's eviction answers from memory beside LRU and S3-FIFO (SEEDS="1 2")
	@dotnet run -c Release --project bench/Karaula.Benchmarks -- hit-ratio $(SEEDS)

conformance-analysis: ## the analysis's figures beside their bars, from ../shared/data and generators (ARGS=speed: one section)
	@dotnet run -c Release --project bench/Karaula.Analysis.Conformance -- $(ARGS)

fuzz: ## fuzz parsers with the mutator of our own (ARGS="sketches-read --seconds 60", ARGS=list)
	@dotnet run -c Release --project fuzz/Karaula.Fuzz -- $(ARGS)

fuzz-waf: ## AFL++ on the rule engine's parsers, all at once and niced; exit 1 with findings (SECONDS=3600, TARGETS="waf-json")
	@DURATION='$(or $(SECONDS),3600)' TARGETS='$(TARGETS)' bash eng/fuzz-waf.sh

publish: ## karaula-edge (NativeAOT) and karaula into out/
	@bash eng/publish.sh

format: ## format all code
	@dotnet format Karaula.slnx

audit: ## look for known weaknesses in the packages used (needs the network)
	@dotnet restore Karaula.slnx -p:NuGetAudit=true -p:NuGetAuditMode=all -p:NuGetAuditLevel=low

clean: ## remove what builds and runs made
	@rm -rf artifacts out
