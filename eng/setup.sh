#!/usr/bin/env bash
# Installs what building, the demo and the tests need, through apt. Says what it does; a second run does nothing.
set -euo pipefail

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing (no 'dotnet' on PATH): install it first, everything else comes by itself"
dotnet --list-sdks | grep -q '^10\.' || fail "a .NET 10 SDK is needed, found: $(dotnet --list-sdks | tr '\n' ' ')"

# package -> a file or command that shows it is there
declare -A proof=(
  [ansible]=/usr/bin/ansible-playbook
  [python3-jinja2]=/usr/lib/python3/dist-packages/jinja2/__init__.py
  [python3-pynetbox]=/usr/lib/python3/dist-packages/pynetbox/__init__.py
  [python3-tz]=/usr/lib/python3/dist-packages/pytz/__init__.py
  [clang]=/usr/bin/clang
  [zlib1g-dev]=/usr/include/zlib.h
  [openssh-server]=/usr/sbin/sshd
  [openssh-client]=/usr/bin/ssh
  [openssl]=/usr/bin/openssl
  [curl]=/usr/bin/curl
  [git]=/usr/bin/git
  [jq]=/usr/bin/jq
  [procps]=/usr/bin/pgrep
  [iproute2]=/usr/bin/ip
)
[ "${1:-}" = "--bench" ] && proof[wrk]=/usr/bin/wrk proof[kcat]=/usr/bin/kcat
# A fresh Debian, an image without a Docker engine, and what Debian thinks of a package.
[ "${1:-}" = "--package" ] && proof+=([mmdebstrap]=/usr/bin/mmdebstrap [buildah]=/usr/bin/buildah [lintian]=/usr/bin/lintian)
[ "${1:-}" = "--test" ] && proof+=(
  [mmdebstrap]=/usr/bin/mmdebstrap
  [systemd]=/usr/bin/systemd-analyze
  [zsh]=/usr/bin/zsh
  [fish]=/usr/bin/fish
  # The console is looked at in it.
  [chromium]=/usr/bin/chromium
  # What the sources of events speak to.
  [systemd-journal-remote]=/lib/systemd/systemd-journal-remote
  [postgresql]=/usr/share/postgresql-common/pg_wrapper
  [rabbitmq-server]=/usr/sbin/rabbitmq-server
  [mosquitto]=/usr/sbin/mosquitto
  [redis-server]=/usr/bin/redis-server
)

missing=()
for package in "${!proof[@]}"; do
  [ -e "${proof[$package]}" ] || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  say "nothing to install"
  exit 0
fi

command -v apt-get >/dev/null || fail "these are missing and there is no apt-get to install them: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  sudo -n true 2>/dev/null || fail "these packages are missing and installing them needs root: sudo apt-get install ${missing[*]}"
  as_root=(sudo -n)
fi
say "installing ${missing[*]}"
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
say "done"
