#!/usr/bin/env bash
# Installs what the comparison needs where it is missing (Debian packages), builds and publishes the edge, and runs
# the script that is named: bench or storm.
set -euo pipefail
cd "$(dirname "$0")/../.."

want=()
need() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || want+=("$2"); }
need wrk wrk
need taskset util-linux
need openssl openssl
if [ "$1" = bench ]; then
    need h2load nghttp2-client
    peers=${PEERS:-all}
else
    peers=${PEERS:-none}
fi
if [ "$peers" != none ]; then
    need nginx nginx-light
    need varnishd varnish
    need haproxy haproxy
fi
if [ "${#want[@]}" -gt 0 ]; then
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "$1: please install: ${want[*]}" >&2
        exit 1
    fi
    sudo=(); [ "$(id -u)" -eq 0 ] || sudo=(sudo)
    echo "$1: installing ${want[*]}"
    "${sudo[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${want[@]}" >/dev/null
fi
export PATH="$PATH:/usr/sbin"

[ -n "${EDGE:-}" ] || bash eng/publish.sh edge
if [ "$1" = bench ]; then dotnet build src/Karaula.Edge.App -c Release -v quiet -nologo; fi
exec node --no-warnings "eng/bench-cache/$1.mjs"
