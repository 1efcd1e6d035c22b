#!/usr/bin/env bash
# AFL++ drives the targets of the rule engine's parsers, guided by what an input reaches in Karaula.Waf (instrumented by SharpFuzz).
# One line a target: executions, seconds, inputs kept because they reach something new, findings. Exit 1 with findings; their bytes
# stay in out/fuzz/. What was reached is kept in out/fuzz/corpus and started from the next time. An input that ran out of its time is a finding
# when it does so again alone, with the library as it is: on a busy machine any may.
set -euo pipefail
cd "$(dirname "$0")/.."

duration=${DURATION:-3600}
targets=${TARGETS:-waf-rules waf-multipart waf-json waf-urldecode waf-pattern}
export KARAULA_TEST_DATA=${KARAULA_TEST_DATA:-../shared/data}
export AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_NO_AUTODICT=1 AFL_FAST_CAL=1
# SharpFuzz's own map. A process that is stopped for its time has to start again, which takes longer: on a busy machine short limits leave time for nothing else.
export AFL_MAP_SIZE=65536 AFL_HANG_TMOUT=240000 AFL_FORKSRV_INIT_TMOUT=120000

command -v afl-fuzz > /dev/null || { echo "afl-fuzz is not installed (Debian: afl++; make setup)"; exit 2; }
out=$PWD/out/fuzz
run=$out/run-$$
mkdir -p "$out/corpus" "$run"
[ -x "$out/tools/sharpfuzz" ] || dotnet tool install SharpFuzz.CommandLine --version 2.3.0 --tool-path "$out/tools" > "$run/tool.log"
dotnet build fuzz/Karaula.Fuzz -c Release -v quiet -nologo > "$run/build.log" || { cat "$run/build.log"; exit 2; }
# Copies, so that a build in between disturbs nothing: one to be driven, one to try findings with.
cp -r artifacts/bin/Karaula.Fuzz/release "$run/plain"
cp -r "$run/plain" "$run/bin"
"$out/tools/sharpfuzz" "$run/bin/Karaula.Waf.dll"

pids=()
trap 'kill "${pids[@]}" 2> /dev/null || true' EXIT INT TERM

drive() { # target seconds
    mkdir -p "$run/$1"
    "$run/plain/Karaula.Fuzz" "$1" --seeds "$run/$1/seeds"
    cp -r "$out/corpus/$1/." "$run/$1/seeds/" 2> /dev/null || true
    cd "$run/$1"
    exec nice -n 19 afl-fuzz -V "$2" -i seeds -o afl -t 120000 -m none -G 4096 -- "$run/bin/Karaula.Fuzz" "$1" --afl > afl.log 2>&1
}

stat() { sed -n "s/^$2 *: *//p" "$run/$1/afl/default/fuzzer_stats"; }

# An engine that cannot find a fault put there for it would find none elsewhere.
(drive planted 30) || true
if ! [ "$(stat planted saved_crashes 2> /dev/null)" -gt 0 ] 2> /dev/null; then
    echo "afl-fuzz does not see the planted fault: what it says of others is worth nothing (see $run/planted/afl.log)"
    exit 2
fi

for target in $targets; do
    (drive "$target" "$duration") &
    pids+=($!)
done

for pid in "${pids[@]}"; do
    wait "$pid" || true
done

found=0
for target in $targets; do
    if [ ! -s "$run/$target/afl/default/fuzzer_stats" ]; then
        echo "$target: afl-fuzz did not run (see $run/$target/afl.log)"
        found=$((found + 1))
        continue
    fi

    mkdir -p "$out/corpus/$target"
    find "$run/$target/afl/default/queue" -maxdepth 1 -name 'id*' -exec sh -c 'for f; do cp "$f" "$0/$(sha1sum < "$f" | cut -c1-16)"; done' "$out/corpus/$target" {} +
    count=0
    late=0
    while IFS= read -r file; do
        said=$(cd "$run/$target" && timeout 20 "$run/plain/Karaula.Fuzz" "$target" --input "$file" 2>&1) && code=0 || code=$?
        if [ "$code" = 0 ] && [[ $file == */hangs/* ]]; then
            late=$((late + 1))
            continue
        fi

        count=$((count + 1))
        kept=$out/$target-$(sha1sum < "$file" | cut -c1-16).bin
        cp "$file" "$kept"
        case $code in
            0) why="does not break it again" ;;
            124) why="takes longer than 20 s" ;;
            *) why=$(sed -n 2p <<< "$said") ;;
        esac
        echo "  $kept: $why"
    done < <(find "$run/$target/afl/default/crashes" "$run/$target/afl/default/hangs" -name 'id*' 2> /dev/null)
    echo "$target: $(stat "$target" execs_done) executions in $(stat "$target" run_time) s, $(stat "$target" corpus_count) paths," \
        "$(stat "$target" edges_found) edges, $late late once, $count findings"
    found=$((found + count))
done

[ "$found" = 0 ]
