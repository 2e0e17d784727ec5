#!/usr/bin/env bash
# Makes artifacts/packages/plumbline_VERSION_ARCH.deb of what ./run publish left in out/, and a container image of it.
# Two builds of the same out/ are the same file, byte for byte. Options: deb or image for one of them, --check, --fast, --to DIR.
set -euo pipefail
umask 022
export LC_ALL=C.UTF-8 TZ=UTC
what=all check= compression=(-Zxz -z6 --threads-max=1) packages=artifacts/packages
while [ $# -gt 0 ]; do
  case "$1" in
    deb | image) what=$1; shift ;;
    --check) check=yes; shift ;;
    # For those who only try it: quickly packed, and large.
    --fast) compression=(-Zgzip -z1); shift ;;
    --to) packages=${2:?--to needs a folder}; shift 2 ;;
    *) echo "package: no such option '$1'; deb, image, --check, --fast and --to DIR are known" >&2; exit 2 ;;
  esac
done
[ -x out/plumbline ] && [ -x out/plumbline-server ] || bash eng/publish.sh
[ -z "$check" ] || bash eng/setup.sh --package

# 0.1.0 (commit), as the program says it: between two releases the commit and its time make the version.
read -r number commit <<<"$(out/plumbline --version | tr -d '()')"
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git show -s --format=%ct "${commit:-HEAD}" 2>/dev/null || stat -c %Y out/cli/plumbline)}
export SOURCE_DATE_EPOCH
version=$number~$(date -d "@$SOURCE_DATE_EPOCH" +%Y%m%d.%H%M%S)${commit:+.$commit}
version=${PLUMBLINE_PACKAGE_VERSION:-$version}
maintainer=${DEBFULLNAME:-The Plumbline authors} mail=${DEBEMAIL:-plumbline@example.org}
architecture=$(dpkg --print-architecture)
deb=$packages/plumbline_${version}_$architecture.deb

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

fill() { # what lies where: as ./run install has it, in the places of Debian
  local root=$1 share=$1/usr/share doc=$1/usr/share/doc/plumbline
  bash eng/install.sh --prefix "$root/usr" >/dev/null
  rm "$root/usr/lib/plumbline/installed"
  mkdir -p "$share/zsh/vendor-completions" "$doc" "$share/lintian/overrides" "$root/usr/lib/systemd/system" \
    "$root/etc/plumbline"
  mv "$share/zsh/site-functions/_plumbline" "$share/zsh/vendor-completions/"
  rmdir "$share/zsh/site-functions"
  # What the alternative /usr/bin/ansible-rulebook leads to.
  ln -s cli/plumbline "$root/usr/lib/plumbline/ansible-rulebook"
  install -m 755 packaging/debian/healthcheck "$root/usr/lib/plumbline/healthcheck"

  gzip -9n "$share"/man/man1/*.1
  ln -s plumbline-serve.1.gz "$share/man/man1/plumbline-server.1.gz"

  # In one file: a drop-in would hold for a unit of this name that somebody wrote himself.
  {
    out/plumbline service /etc/plumbline/project --user plumbline --program /usr/bin/plumbline --elsewhere
    cat packaging/debian/service.conf
  } >"$root/usr/lib/systemd/system/plumbline.service"
  cp packaging/debian/environment "$root/etc/plumbline/"
  cp packaging/debian/copyright packaging/debian/README.Debian "$doc/"
  cp packaging/debian/lintian-overrides "$share/lintian/overrides/plumbline"
  gzip -9nc CHANGELOG.md >"$doc/NEWS.md.gz"
  printf 'plumbline (%s) unstable; urgency=medium\n\n  * What changed is in NEWS.md.\n\n -- %s <%s>  %s\n' \
    "$version" "$maintainer" "$mail" "$(date -R -d "@$SOURCE_DATE_EPOCH")" | gzip -9n >"$doc/changelog.gz"
}

settle() { # rights and times, whatever those of the sources are
  local root=$1
  find "$root" -type d -exec chmod 755 {} +
  find "$root" -type f -perm /111 -exec chmod 755 {} +
  find "$root" -type f ! -perm /111 -exec chmod 644 {} +
  find "$root" -name '*.so' -exec chmod 644 {} + -o -name '*.dll' -exec chmod 644 {} +
  chmod 600 "$root/etc/plumbline/environment"
  find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

describe() { # control files
  local root=$1
  mkdir "$root/DEBIAN"
  cp packaging/debian/postinst packaging/debian/prerm packaging/debian/postrm "$root/DEBIAN/"
  chmod 755 "$root"/DEBIAN/*
  echo /etc/plumbline/environment >"$root/DEBIAN/conffiles"
  (cd "$root" && find etc usr -type f -print0 | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
  sed -e "s/@VERSION@/$version/; s/@ARCHITECTURE@/$architecture/; s/@MAINTAINER@/$maintainer <$mail>/" \
    -e "s/@SIZE@/$(du -sk --apparent-size --exclude=DEBIAN "$root" | cut -f1)/" packaging/debian/control.in >"$root/DEBIAN/control"
  chmod 644 "$root"/DEBIAN/{conffiles,md5sums,control}
  touch -d "@$SOURCE_DATE_EPOCH" "$root"/DEBIAN/* "$root/DEBIAN" "$root"
}

if [ $what != image ]; then
  fill "$stage/root"
  settle "$stage/root"
  describe "$stage/root"
  mkdir -p "$packages"
  rm -f "$packages"/plumbline_*_"$architecture".deb
  dpkg-deb --root-owner-group "${compression[@]}" --build "$stage/root" "$deb.new" >/dev/null
  mv "$deb.new" "$deb"
  echo "package: $deb, $(du -h "$deb" | cut -f1)"
fi
[ $what = deb ] || bash eng/image.sh "$packages"
if [ -n "$check" ]; then
  lintian --fail-on error,warning --allow-root "$deb"
  bash eng/test.sh --only Packaging
fi
