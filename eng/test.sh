#!/usr/bin/env bash
# Runs every test project and ends with one plain line: N passed, N failed, N skipped. `--only Packaging` runs what is about packages, also
# what takes too long for every day: the container image and the article in it.
set -uo pipefail
# One compiler for all projects, which ends with this script: half the time of one for each.
export UseSharedCompilation=true
# A test lives too briefly for what is learned of its code to pay: an eighth of the time of the processor.
export DOTNET_TieredPGO=0
projects=(Supervision Jinja Rulebooks Runner Netbox Web Automation EndToEnd)
if [ "${1:-}" = "--only" ]; then projects=("${2:?--only needs a project name}"); shift 2; fi

if [ "${projects[*]}" = Packaging ]; then
  projects=(EndToEnd)
  set -- -namespace Plumbline.EndToEnd.Packaging -explicit on "$@"
  bash eng/setup.sh --package || exit 1
fi
bash eng/setup.sh --test || exit 1
dotnet build Plumbline.slnx -c Release -v quiet || exit 1
results=$(mktemp -d)
# The native compiler uses one core for most of its time: the tests before EndToEnd have the other.
publishing=
case " ${projects[*]} " in *" EndToEnd "*) bash eng/publish.sh > "$results/publish.log" 2>&1 & publishing=$! ;; esac
trap '[ -z "$publishing" ] || kill "$publishing" 2>/dev/null; rm -rf "$results"; dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1' EXIT

failed_runs=0
for project in "${projects[@]}"; do
  name=Plumbline.$project; [ "$project" = EndToEnd ] || name+=.Tests
  echo "== $name"
  if [ "$project" = EndToEnd ]; then
    wait "$publishing" || { cat "$results/publish.log"; publishing=; exit 1; }
    publishing=
    cat "$results/publish.log"
  fi
  # Those wait more than they compute: for Ansible, for brokers, for the end of programs.
  threads=2; case "$project" in Runner) threads=4 ;; Automation) threads=6 ;; EndToEnd) threads=8 ;; esac
  # Started in the background or by nohup, a shell hands on that signals are ignored; programs under test are stopped by them.
  env --default-signal=HUP,INT,QUIT "artifacts/bin/$name/release/$name" -noColor -maxThreads "$threads" -result-ctrf "$results/$project.json" "$@"
  code=$?
  # 8 means the project holds no test yet.
  [ $code -eq 0 ] || [ $code -eq 8 ] || failed_runs=$((failed_runs + 1))
done

count() { jq -s "[.[].results.summary.$1] | add // 0" "$results"/*.json 2>/dev/null || echo 0; }
passed=$(count passed) failed=$(count failed) skipped=$(count skipped)
[ "$failed_runs" -eq 0 ] || [ "$failed" -gt 0 ] || failed=$failed_runs
# What failed stands at the end, where one looks first; in full it is above.
[ "$failed" -eq 0 ] || jq -r '.results.tests[] | select(.status == "failed") | "FAILED \(.name)\n  \((.message // "no message")[:800] | gsub("\n"; "\n  "))"' \
  "$results"/*.json 2>/dev/null
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
