#!/usr/bin/env bash
set -euo pipefail
rm -rf artifacts out
echo "clean: removed artifacts/ and out/"
