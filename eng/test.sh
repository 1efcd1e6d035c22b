#!/usr/bin/env bash
# Builds everything, publishes the native edge where a compiler is, and runs every test; the last line counts the tests of all projects.
set -uo pipefail
cd "$(dirname "$0")/.."
export KARAULA_TEST_DATA="${KARAULA_TEST_DATA:-$(cd .. && pwd)/shared/data}"
mkdir -p out
# Of a project whose tests are all skipped elsewhere, "no test ran" is no failure; the count at the end tells.
export TESTINGPLATFORM_EXITCODE_IGNORE=8
log=out/test.log

dotnet build Karaula.slnx -v quiet -nologo || exit 1
if command -v clang >/dev/null 2>&1; then
    bash eng/publish.sh edge || exit 1
else
    echo "clang is missing: the native edge is not published, and its tests are skipped (make setup)"
fi

# One project at a time: several start real servers and a browser, and two cores are soon busy.
dotnet test --solution Karaula.slnx --no-build --max-parallel-test-modules 1 --no-progress --no-ansi "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}
# A long log ends with what has to be looked at.
awk '/^failed / {print; left = 8; next} left > 0 && /^  / {print; left--; next} {left = 0}' "$log"
count() { awk -v k="$1:" '$1 == k {n = $2} END {print n + 0}' "$log"; }
echo "$(count succeeded) passed, $(count failed) failed, $(count skipped) skipped"
exit "$status"
