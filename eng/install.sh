#!/usr/bin/env bash
# Installs what ./run publish made: programs, completion and man pages. Options: --prefix DIR (/usr/local), --ansible-rulebook.
set -euo pipefail
prefix=/usr/local
links=(plumbline plumbline-server)
while [ $# -gt 0 ]; do
  case "$1" in
    --prefix) prefix=${2:?--prefix needs a folder}; shift 2 ;;
    --prefix=*) prefix=${1#*=}; shift ;;
    --ansible-rulebook) links+=(ansible-rulebook); shift ;;
    *) echo "install: no such option '$1'; --prefix DIR and --ansible-rulebook are known" >&2; exit 2 ;;
  esac
done
[ -x out/plumbline ] && [ -x out/plumbline-server ] || bash eng/publish.sh
mkdir -p "$prefix" 2>/dev/null && [ -w "$prefix" ] || { echo "install: $prefix cannot be written: use sudo, or --prefix ~/.local" >&2; exit 1; }
prefix=$(cd "$prefix" && pwd)
home=$prefix/lib/plumbline

# Beside the old one first, then in its place: a server that runs keeps its files until it is started again.
rm -rf "$home.new"
mkdir -p "$home.new"
cp -a out/cli out/server "$home.new/"
# Where plumbline looks for the server when it was called through a link from elsewhere.
ln -s server/plumbline-server "$home.new/plumbline-server"
rm -rf "$home.old"
[ ! -e "$home" ] || mv "$home" "$home.old"
mv "$home.new" "$home"
rm -rf "$home.old"

installed=()
mkdir -p "$prefix/bin"
for name in "${links[@]}"; do
  case $name in plumbline-server) target=server/plumbline-server ;; *) target=cli/plumbline ;; esac
  if [ -e "$prefix/bin/$name" ] && [ "$(readlink "$prefix/bin/$name")" != "../lib/plumbline/$target" ]; then
    echo "install: $prefix/bin/$name is there and not ours; move it away first" >&2
    exit 1
  fi
  ln -sfn "../lib/plumbline/$target" "$prefix/bin/$name"
  installed+=("bin/$name")
done
completion() { # shell, file below the prefix
  mkdir -p "$prefix/$(dirname "$2")"
  "$prefix/bin/plumbline" completion "$1" >"$prefix/$2"
  installed+=("$2")
}
completion bash share/bash-completion/completions/plumbline
completion zsh share/zsh/site-functions/_plumbline
completion fish share/fish/vendor_completions.d/plumbline.fish
"$prefix/bin/plumbline" man "$home/man"
mkdir -p "$prefix/share/man/man1"
for page in "$home"/man/*.1; do
  cp "$page" "$prefix/share/man/man1/"
  installed+=("share/man/man1/${page##*/}")
done
rm -rf "$home/man"
printf '%s\n' "${installed[@]}" >"$home/installed"
echo "install: $("$prefix/bin/plumbline" --version) in $prefix/bin, with completion and man pages"
case ":$PATH:" in *":$prefix/bin:"*) ;; *) echo "install: $prefix/bin is not on your PATH yet" ;; esac
