#!/usr/bin/env bash
# Installs what the comparison needs where it is missing (Debian packages, npm packages), builds the edge, and compares.
set -euo pipefail
cd "$(dirname "$0")/../.."

. eng/packages.sh
if [ "${PEERS:-}" != none ] && [ -z "${ONLY:-}" ]; then
    need nginx nginx-light
    need varnishd varnish
    need haproxy haproxy
    need traffic_server trafficserver
fi
install_needed conformance-cache "choose others with PEERS"
export PATH="$PATH:/usr/sbin"

suite=eng/conformance-cache/suite
if [ "$suite/package-lock.json" -nt "$suite/node_modules/.package-lock.json" ]; then
    echo "conformance-cache: npm packages of the suite"
    npm ci --prefix "$suite" --no-audit --no-fund --silent
fi

[ -n "${EDGE:-}" ] || dotnet build src/Karaula.Edge.App -c Release -v quiet -nologo
exec node --no-warnings eng/conformance-cache/run.mjs
