#!/usr/bin/env bash
# Runs every test project and ends with one plain line: N passed, N failed, N skipped. `--only Packaging` runs what is about packages, also
# what takes too long for every day: the container image and the article in it.
# Where no more than three tests of a project fail, each is run once more, alone. One that passes then is named as flaky with what
# it said, and does not fail the run: a machine that stood still must not hide what the other thousands found, nor be mistaken for a fault.
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

# Runs one test project, with results in a file.
run_project() {
  local name=$1 result=$2; shift 2
  # Started in the background or by nohup, a shell hands on that signals are ignored; programs under test are stopped by them.
  env --default-signal=HUP,INT,QUIT "artifacts/bin/$name/release/$name" -noColor -result-ctrf "$result" "$@"
}

# Runs those that failed once more, each alone, and marks in the results which of them passed.
run_failed_again() {
  local name=$1 result=$2 again="$results/again.json" id test case
  while IFS=$'\t' read -r id test method; do
    echo "== $test: once more, alone"
    # The row of a table, or where rows cannot be told apart the method with all of them. Behind the list stands a colour.
    case=$("artifacts/bin/$name/release/$name" -list full/json -preEnumerateTheories | sed 's/\x1b\[0m$//' \
      | jq -r --arg test "$test" '[.[] | select(.DisplayName == $test)] | if length == 1 then .[0].ID else "" end')
    rm -f "$again"
    if [ -n "$case" ]; then run_project "$name" "$again" -preEnumerateTheories -maxThreads 1 -id "$case"
    else run_project "$name" "$again" -maxThreads 1 -method "$method"; fi < /dev/null || continue
    jq --arg id "$id" --slurpfile again "$again" '
      if ($again[0].results.summary | .passed > 0 and .failed == 0) then
        (.results.tests[] | select(.extra.id == $id)) |= (.status = "passed" | .flaky = true)
      else . end
      | .results.summary.failed = ([.results.tests[] | select(.status == "failed")] | length)
      | .results.summary.passed = ([.results.tests[] | select(.status == "passed")] | length)' "$result" > "$result.new"
    mv "$result.new" "$result"
  done < <(jq -r '.results.tests[] | select(.status == "failed") | [.extra.id, .name, "\(.extra.type).\(.extra.method)"] | @tsv' "$result")
  rm -f "$again"
  [ "$(jq .results.summary.failed "$result")" -eq 0 ]
}

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
  result="$results/$project.json"
  run_project "$name" "$result" -maxThreads "$threads" "$@"
  code=$?
  # Only where the run itself came to its end: 1 is failed tests, and nothing else went wrong.
  if [ $code -eq 1 ] && failures=$(jq -e .results.summary.failed "$result") && [ "$failures" -ge 1 ] && [ "$failures" -le 3 ]; then
    run_failed_again "$name" "$result" && code=0
  fi
  # 8 means the project holds no test yet.
  [ $code -eq 0 ] || [ $code -eq 8 ] || failed_runs=$((failed_runs + 1))
done

count() { jq -s "[.[].results.summary.$1] | add // 0" "$results"/*.json 2>/dev/null || echo 0; }
passed=$(count passed) failed=$(count failed) skipped=$(count skipped)
[ "$failed_runs" -eq 0 ] || [ "$failed" -gt 0 ] || failed=$failed_runs
# What failed stands at the end, where one looks first; in full it is above.
[ "$failed" -eq 0 ] || jq -r '.results.tests[] | select(.status == "failed") | "FAILED \(.name)\n  \((.message // "no message")[:800] | gsub("\n"; "\n  "))"' \
  "$results"/*.json 2>/dev/null
jq -r '.results.tests[] | select(.flaky) | "FLAKY \(.name)\n  passed alone; before: \((.message // "no message")[:800] | gsub("\n"; "\n  "))"' \
  "$results"/*.json 2>/dev/null
flaky=$(jq -s '[.[].results.tests[] | select(.flaky)] | length' "$results"/*.json 2>/dev/null || echo 0)
[ "$flaky" -eq 0 ] || echo "$flaky of those that passed did so only alone, at the second try"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
