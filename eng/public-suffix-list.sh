#!/usr/bin/env bash
# Takes the public suffix list from the npm package psl (its data are Mozilla's, MPL 2.0) into the resource that Karaula.Analysis embeds.
set -euo pipefail
cd "$(dirname "$0")/.."
version="${1:-1.15.0}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "psl@$version" >/dev/null && tar xzf psl-*.tgz)
{
    echo "// The public suffix list, https://publicsuffix.org, Mozilla Public License 2.0; from the npm package psl $version by eng/public-suffix-list.sh"
    sed -n 's/^ *"\(.*\)",\{0,1\}$/\1/p' "$work/package/data/rules.js"
} > src/Karaula.Analysis/Units/public_suffix_list.txt
wc -l src/Karaula.Analysis/Units/public_suffix_list.txt
