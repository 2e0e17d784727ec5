#!/usr/bin/env bash
# Makes a fresh Debian with apt and little else, in a folder, from the package sources of this machine, and prints where it is. It is made
# once: artifacts/packaging keeps it, as long as the release and its sources are the same, for seven days.
set -euo pipefail
[ "$(id -u)" -eq 0 ] || { echo "root: making a file system of another system needs root" >&2; exit 1; }
. /etc/os-release
release=${VERSION_CODENAME:?this system names no release}
[ "${ID:-}" = debian ] || { echo "root: this is ${ID:-no Debian}; a fresh Debian is made on Debian alone" >&2; exit 1; }

# What apt itself reads: the configured mirror, whatever it is called. Sources of others than Debian are left out.
sources=()
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
  if [ -f "$file" ] && grep -Eq "^[^#]*debian" "$file" && grep -Eq "^[^#]*\b$release\b" "$file"; then sources+=("$file"); fi
done
[ ${#sources[@]} -gt 0 ] || { echo "root: no source of apt names $release" >&2; exit 1; }

kept=artifacts/packaging
made=$kept/root-$release-$(cat "${sources[@]}" eng/root.sh | sha256sum | cut -c1-12)
mkdir -p "$kept"
exec 9>"$kept/.lock"
flock 9
find "$kept" -maxdepth 1 -name 'root-*' -mmin +10080 -exec rm -rf --one-file-system {} +
if [ ! -d "$made" ]; then
  rm -rf --one-file-system "$kept"/root-*
  ssl=libssl3
  ! apt-cache show libssl3t64 >/dev/null 2>&1 || ssl=libssl3t64
  make_it() { mmdebstrap --quiet --mode=root --variant=minbase --format=directory --include=adduser,ca-certificates,procps,$ssl \
    --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/plumbline/*' \
    --aptopt="Acquire::Check-Valid-Until \"$(apt-config shell v Acquire::Check-Valid-Until | cut -d"'" -f2 | grep . || echo true)\"" \
    "$release" "$made.new" "${sources[@]}" >&2; }
  if ! make_it; then
    # Where Debian cannot be reached this is nobody's mistake.
    probe=$(apt-get --print-uris download base-files 2>/dev/null | cut -d"'" -f2 | head -1)
    /usr/lib/apt/apt-helper download-file "${probe:-none}" "$kept/.probe" >/dev/null 2>&1 && exit 1
    echo "root: the mirror of Debian that apt is configured for cannot be reached" >&2
    exit 75
  fi
  touch "$made.new"
  mv "$made.new" "$made"
fi
echo "$made"
