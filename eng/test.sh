#!/usr/bin/env bash
# Runs every test project and ends with one plain line: N passed, N failed, N skipped. `--only Packaging` runs what is about packages, also
# what takes too long for every day: the container image and the article in it.
set -uo pipefail
projects=(Supervision Jinja Rulebooks Runner Netbox Automation EndToEnd)
if [ "${1:-}" = "--only" ]; then projects=("${2:?--only needs a project name}"); shift 2; fi

if [ "${projects[*]}" = Packaging ]; then
  projects=(EndToEnd)
  set -- -namespace Plumbline.EndToEnd.Packaging -explicit on "$@"
  bash eng/setup.sh --package || exit 1
fi
bash eng/setup.sh --test || exit 1
dotnet build Plumbline.slnx -c Release -v quiet || exit 1
for project in "${projects[@]}"; do
  if [ "$project" = EndToEnd ]; then bash eng/publish.sh || exit 1; fi
done

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
failed_runs=0
for project in "${projects[@]}"; do
  name=Plumbline.$project; [ "$project" = EndToEnd ] || name+=.Tests
  echo "== $name"
  "artifacts/bin/$name/release/$name" -noColor -result-ctrf "$results/$project.json" "$@"
  code=$?
  # 8 means the project holds no test yet.
  [ $code -eq 0 ] || [ $code -eq 8 ] || failed_runs=$((failed_runs + 1))
done

count() { jq -s "[.[].results.summary.$1] | add // 0" "$results"/*.json 2>/dev/null || echo 0; }
passed=$(count passed) failed=$(count failed) skipped=$(count skipped)
[ "$failed_runs" -eq 0 ] || [ "$failed" -gt 0 ] || failed=$failed_runs
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
