#!/usr/bin/env bash
# Builds the edge and runs h2spec (github.com/summerwind/h2spec) against it, strict. The tool is given by H2SPEC=PATH: nothing here builds or fetches it.
set -euo pipefail
cd "$(dirname "$0")/../.."

. eng/packages.sh
need openssl openssl
install_needed conformance-h2

if [ ! -x "${H2SPEC:-}" ]; then
    echo "conformance-h2: could not measure: H2SPEC names no program; build github.com/summerwind/h2spec, for example with Debian's golang" >&2
    exit 2
fi
[ -n "${EDGE:-}" ] || dotnet build src/Karaula.Edge.App -c Release -v quiet -nologo
exec node --no-warnings eng/conformance-h2/run.mjs
