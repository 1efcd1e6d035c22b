#!/usr/bin/env bash
# Builds the edge and lays siege to it with thousands of slow connections of each kind, on loopback.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ -n "${EDGE:-}" ] || dotnet build src/Karaula.Edge.App -c Release -v quiet -nologo
ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
exec node --no-warnings eng/siege-slow/run.mjs
