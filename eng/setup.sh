#!/usr/bin/env bash
# Installs what building and testing need beyond the .NET SDK, git, make and node:
#   clang, zlib1g-dev   NativeAOT for karaula-edge
#   postgresql          the hub's other database, of which tests start clusters of their own
#   python3-aiosmtpd    the mail server of the tests
#   nginx, chromium     the real origin and the real browser of the tests
#   libpcre2-8-0        the reference that the WAF's pattern matching is compared with
#   afl++               the fuzzer that make fuzz-waf drives with
#   modsecurity-crs     the rules that Debian brings, which the WAF loads and is attacked with
#   npm packages        the STIX schema validator, the accessibility checker, and which country addresses are registered in
# Does nothing, and needs no network, where everything is there already.
set -euo pipefail
cd "$(dirname "$0")/.."

. eng/packages.sh
need clang clang
need chromium chromium
need nginx nginx-light
# Debian keeps the server's binaries out of the path.
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || want+=(postgresql)
[ -e /usr/include/zlib.h ] || want+=(zlib1g-dev)
[ -d /usr/lib/python3/dist-packages/aiosmtpd ] || want+=(python3-aiosmtpd)
ldconfig -p 2>/dev/null | grep -q libpcre2-8.so.0 || want+=(libpcre2-8-0)
[ -d /usr/share/modsecurity-crs/rules ] || want+=(modsecurity-crs)
need afl-fuzz afl++
install_needed setup

for package in eng/*/package-lock.json; do
    [ -e "$package" ] || continue
    folder=$(dirname "$package")
    # npm writes .package-lock.json into node_modules when it has finished.
    if [ "$package" -nt "$folder/node_modules/.package-lock.json" ]; then
        echo "setup: npm packages of $folder"
        npm ci --prefix "$folder" --no-audit --no-fund --silent
    fi
done
