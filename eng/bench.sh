#!/usr/bin/env bash
# Measures what docs/benchmarks.md reports. Names of single measures may follow; --list shows them.
set -euo pipefail
bash eng/setup.sh --bench
[ -x out/plumbline ] || bash eng/publish.sh
exec python3 bench/measure.py "$@"
