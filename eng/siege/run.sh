#!/usr/bin/env bash
# Builds the edge and the siege, and lays siege to the edge and its peers on loopback. SHAPES, DURATION, PEERS, EDGE: docs/developers/siege.md.
set -euo pipefail
cd "$(dirname "$0")/../.."

. eng/packages.sh
if [ "${PEERS:-all}" != none ]; then
    need nginx nginx-light
    need haproxy haproxy
fi
install_needed siege
export PATH="$PATH:/usr/sbin"

[ -n "${EDGE:-}" ] || bash eng/publish.sh edge
dotnet build bench/Karaula.Siege -c Release -v quiet -nologo
ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
exec dotnet artifacts/bin/Karaula.Siege/release/siege.dll
