#!/usr/bin/env bash
# Builds the edge and looks at its TLS with testssl.sh, Debian's.
set -euo pipefail
cd "$(dirname "$0")/../.."

. eng/packages.sh
need openssl openssl
need testssl testssl.sh
need hexdump bsdextrautils
need dig bind9-dnsutils
install_needed conformance-tls
[ -n "${EDGE:-}" ] || dotnet build src/Karaula.Edge.App -c Release -v quiet -nologo
exec node --no-warnings eng/conformance-tls/run.mjs
