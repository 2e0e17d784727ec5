#!/usr/bin/env bash
set -euo pipefail
exec dotnet format Plumbline.slnx "$@"
