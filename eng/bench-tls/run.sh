#!/usr/bin/env bash
# Installs what the comparison needs where it is missing (Debian packages), publishes the edge, and measures what TLS costs it and its peers.
set -euo pipefail
cd "$(dirname "$0")/../.."

. eng/packages.sh
need wrk wrk
need h2load nghttp2-client
need taskset util-linux
need openssl openssl
if [ "${PEERS:-all}" != none ]; then
    need nginx nginx-light
    need haproxy haproxy
fi
install_needed bench-tls
export PATH="$PATH:/usr/sbin"

if [ -z "${EDGE:-}" ]; then
    bash eng/publish.sh edge
    dotnet build src/Karaula.Edge.App -c Release -v quiet -nologo
fi
exec node --no-warnings eng/bench-tls/run.mjs
