#!/usr/bin/env bash
# Installs what the comparison needs where it is missing (Debian packages, npm packages), builds the edge, and compares.
set -euo pipefail
cd "$(dirname "$0")/../.."

want=()
need() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || want+=("$2"); }
if [ "${PEERS:-}" != none ] && [ -z "${ONLY:-}" ]; then
    need nginx nginx-light
    need varnishd varnish
    need haproxy haproxy
    need traffic_server trafficserver
fi
if [ "${#want[@]}" -gt 0 ]; then
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "conformance-cache: please install: ${want[*]}, or choose others with PEERS" >&2
        exit 1
    fi
    sudo=(); [ "$(id -u)" -eq 0 ] || sudo=(sudo)
    echo "conformance-cache: installing ${want[*]}"
    "${sudo[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${want[@]}" >/dev/null
fi
export PATH="$PATH:/usr/sbin"

suite=eng/conformance-cache/suite
if [ "$suite/package-lock.json" -nt "$suite/node_modules/.package-lock.json" ]; then
    echo "conformance-cache: npm packages of the suite"
    npm ci --prefix "$suite" --no-audit --no-fund --silent
fi

[ -n "${EDGE:-}" ] || dotnet build src/Karaula.Edge.App -c Release -v quiet -nologo
exec node --no-warnings eng/conformance-cache/run.mjs
