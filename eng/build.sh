#!/usr/bin/env bash
set -euo pipefail
exec dotnet build Plumbline.slnx -v quiet "$@"
