#!/usr/bin/env bash
# Builds packaging/Dockerfile without a Docker engine: mmdebstrap makes the Debian it begins with, buildah does its steps. Leaves
# plumbline-image.tar in the folder of the packages, which `docker load` and `podman load` take. Argument: that folder.
set -euo pipefail
packages=${1:-artifacts/packages}
bash eng/setup.sh --package
# Layers stay here: a second build does what has changed.
store=$PWD/artifacts/packaging/containers
export BUILDAH_ISOLATION=chroot
# In processes and mounts of its own: nothing stays mounted or goes on.
buildah() { unshare --pid --fork --kill-child --mount-proc buildah --root "$store/store" --runroot "$store/run" "$@"; }

root=$(bash eng/root.sh)
base=localhost/debian:$(basename "$root")
if ! buildah inspect --type image "$base" >/dev/null 2>&1; then
  echo "image: a Debian to begin with"
  container=$(buildah from scratch)
  buildah add --quiet "$container" "$root" / >/dev/null
  buildah commit --quiet --rm "$container" "$base" >/dev/null
fi
echo "image: the steps of packaging/Dockerfile"
# Docker's format: that of OCI has no place for a health check.
buildah build --quiet --format docker --layers --from "$base" --tag localhost/plumbline:latest --ignorefile /dev/null \
  --timestamp "$(stat -c %Y "$packages"/plumbline_*.deb | sort -n | tail -1)" -f packaging/Dockerfile "$packages" >/dev/null
rm -f "$packages/plumbline-image.tar"
buildah push --quiet localhost/plumbline:latest "docker-archive:$packages/plumbline-image.tar:localhost/plumbline:latest"
echo "image: $packages/plumbline-image.tar, $(du -h "$packages/plumbline-image.tar" | cut -f1)"
