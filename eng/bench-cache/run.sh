#!/usr/bin/env bash
# Installs what the comparison needs where it is missing (Debian packages), builds and publishes the edge, and runs
# the script that is named: bench or storm.
set -euo pipefail
cd "$(dirname "$0")/../.."

. eng/packages.sh
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
install_needed "$1"
export PATH="$PATH:/usr/sbin"

[ -n "${EDGE:-}" ] || bash eng/publish.sh edge
if [ "$1" = bench ]; then dotnet build src/Karaula.Edge.App -c Release -v quiet -nologo; fi
exec node --no-warnings "eng/bench-cache/$1.mjs"
