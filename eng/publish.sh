#!/usr/bin/env bash
# Leaves out/, a folder that works wherever it is copied to: plumbline (native), ansible-rulebook (a link to it) and plumbline-server
# with its runtime. Debug symbols go to artifacts/symbols.
set -euo pipefail
bash eng/setup.sh
rid=$(dotnet --info | awk '/RID:/ {print $2; exit}')
case "$rid" in *arm64*) rid=linux-arm64 ;; *) rid=linux-x64 ;; esac
rm -rf out artifacts/symbols
mkdir -p out artifacts/symbols

publish() { # project, folder
  # Restored apart: with -r it would ask for lock files of one platform alone.
  dotnet restore "src/$1/Plumbline.$1.csproj" -v quiet
  dotnet publish "src/$1/Plumbline.$1.csproj" -c Release -r "$rid" --no-restore -o "$2" -v quiet -p:RunAnalyzers=false
  find "$2" \( -name '*.pdb' -o -name '*.dbg' \) -exec mv -t artifacts/symbols {} +
  find "$2" -name 'Plumbline.*.xml' -delete
  rm -f "$2"/plumbline*.xml
}

echo "publish: the native command line (about two minutes on two cores)"
publish Cli out/cli
echo "publish: the server"
publish Server out/server
for link in plumbline:cli/plumbline ansible-rulebook:cli/plumbline plumbline-server:server/plumbline-server; do
  ln -sfn "${link#*:}" "out/${link%%:*}"
done
ls -l out
