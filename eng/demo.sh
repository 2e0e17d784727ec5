#!/usr/bin/env bash
# Documents a few machines and shows real Ansible configuring them. Options go to `plumbline demo` (--keep, --machines N).
set -euo pipefail
bash eng/setup.sh
if [ ! -x out/plumbline ] || [ ! -x out/plumbline-server ] || [ -n "$(find src samples/machines -type f -newer out/cli/plumbline -print -quit)" ]; then
  bash eng/publish.sh
fi
exec out/plumbline demo "$@"
