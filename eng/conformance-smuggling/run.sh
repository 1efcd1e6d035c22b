#!/usr/bin/env bash
# Builds the edge and sends it every ambiguous form, in front of an origin that records bytes.
set -euo pipefail
cd "$(dirname "$0")/../.."

. eng/packages.sh
need openssl openssl
install_needed conformance-smuggling

[ -n "${EDGE:-}" ] || dotnet build src/Karaula.Edge.App -c Release -v quiet -nologo
exec node --no-warnings eng/conformance-smuggling/run.mjs
