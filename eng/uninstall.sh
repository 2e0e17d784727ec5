#!/usr/bin/env bash
# Takes away what ./run install put there, and nothing else: projects and their state stay. Option: --prefix DIR (/usr/local).
set -euo pipefail
prefix=/usr/local
while [ $# -gt 0 ]; do
  case "$1" in
    --prefix) prefix=${2:?--prefix needs a folder}; shift 2 ;;
    --prefix=*) prefix=${1#*=}; shift ;;
    *) echo "uninstall: no such option '$1'; --prefix DIR is known" >&2; exit 2 ;;
  esac
done
list=$prefix/lib/plumbline/installed
[ -f "$list" ] || { echo "uninstall: nothing of plumbline is installed in $prefix" >&2; exit 1; }
while IFS= read -r file; do
  rm -f "$prefix/$file"
done <"$list"
rm -rf "$prefix/lib/plumbline"
echo "uninstall: plumbline is gone from $prefix"
