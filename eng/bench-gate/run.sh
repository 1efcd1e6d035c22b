#!/usr/bin/env bash
# What a decision of the gate costs (ns and bytes, at 1, 10^4 and 10^6 known sources), and what a refused request costs by way of refusal: the edge, nginx and HAProxy in one run.
set -euo pipefail
cd "$(dirname "$0")/../.."

. eng/packages.sh
need taskset util-linux
if [ "${PEERS:-all}" != none ]; then
    need nginx nginx-light
    need haproxy haproxy
fi
install_needed bench-gate
export PATH="$PATH:/usr/sbin"

[ -n "${EDGE:-}" ] || bash eng/publish.sh edge
node --no-warnings eng/bench-gate/run.mjs
[ -n "${NO_MICRO:-}" ] || dotnet run -c Release --project bench/Karaula.Benchmarks -- --filter '*GateBenchmark*' --artifacts out/bench
