#!/usr/bin/env bash
# karaula-edge as one native file, without a single trimming or AOT warning (warnings are errors), and karaula beside it.
set -euo pipefail
cd "$(dirname "$0")/.."
rid="linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')"
dotnet publish src/Karaula.Edge.App -c Release -r "$rid" -o out/publish/edge -v quiet -nologo
if [ "${1:-}" != edge ]; then
    dotnet publish src/Karaula.App -c Release -o out/publish/karaula -v quiet -nologo
    # The demo and the drill start the edge that stands beside karaula: the native one.
    cp out/publish/edge/karaula-edge out/publish/karaula/
fi
ls -lh out/publish/edge/karaula-edge | awk '{print "karaula-edge: " $5 ", " $9}'
