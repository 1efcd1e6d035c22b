#!/usr/bin/env bash
# Installs the peer where it is missing (Debian packages), builds, and compares: eng/bench-waf.sh RULES [SECONDS].
set -euo pipefail
cd "$(dirname "$0")/.."

. eng/packages.sh
need nginx nginx-light
[ -e /usr/lib/nginx/modules/ngx_http_modsecurity_module.so ] || want+=(libnginx-mod-http-modsecurity)
install_needed bench-waf
dotnet build bench/Karaula.Waf.Comparison -c Release -v quiet -nologo
exec dotnet artifacts/bin/Karaula.Waf.Comparison/release/bench-waf.dll "$@"
