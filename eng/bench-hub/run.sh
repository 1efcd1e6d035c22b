#!/usr/bin/env bash
# What a summary costs the hub, and what a site's grain holds. ARGS="live 1000 30": so many sites, so many seconds.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build bench/Karaula.Hub.Bench -c Release -v quiet -nologo
# shellcheck disable=SC2086
exec dotnet artifacts/bin/Karaula.Hub.Bench/release/bench-hub.dll ${ARGS:-}
