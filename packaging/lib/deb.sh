# shellcheck shell=bash
# The Debian package of a distribution: built from the same dist, the same bytes.

# zstd: what is packed is mostly compressed already; xz would spend ten times the time on two megabytes less.
readonly DEB_COMPRESSION=(-Zzstd -z9)

# deb_version: the POM's in Debian's spelling, where ~ sorts before everything: 0.1.0-SNAPSHOT is 0.1.0~snapshot.
deb_version() {
  build_version | sed 's/-/~/' | tr '[:upper:]' '[:lower:]'
}

deb_file() {
  printf '%s/berth_%s_%s.deb' "$PACKAGING_TARGET" "$(deb_version)" "$(host_architecture)"
}

# deb_build: the package from DIST.
deb_build() {
  local root=$PACKAGING_TARGET/deb
  rm -rf -- "$root"
  deb_tree "$root"
  deb_control "$root"
  SOURCE_DATE_EPOCH=$(build_time) dpkg-deb --root-owner-group "${DEB_COMPRESSION[@]}" --build "$root" "$(deb_file)"
  rm -rf -- "$root"
}

# deb_tree ROOT: the files as they will lie on the host.
deb_tree() {
  local root=$1
  mkdir -p "$root/usr/lib/berth" "$root/usr/bin" "$root/usr/sbin" "$root/etc/berth"
  cp -a -- "$DIST"/. "$root/usr/lib/berth/"
  ln -s ../lib/berth/bin/berth "$root/usr/bin/berth"
  ln -s ../lib/berth/bin/berthd "$root/usr/sbin/berthd"
  install -m 0644 "$PACKAGING/deb/berthd.yaml" "$root/etc/berth/berthd.yaml"
  install -D -m 0644 "$REPOSITORY/systemd/berthd.service" "$root/usr/lib/systemd/system/berthd.service"
  install -D -m 0644 "$REPOSITORY/systemd/berth.sysusers" "$root/usr/lib/sysusers.d/berth.conf"
  install -D -m 0644 "$REPOSITORY/systemd/berth.tmpfiles" "$root/usr/lib/tmpfiles.d/berth.conf"
  install -D -m 0644 "$REPOSITORY/systemd/berthd.rules" "$root/usr/share/polkit-1/rules.d/berthd.rules"
  install -D -m 0644 "$REPOSITORY/README.md" "$root/usr/share/doc/berth/README.md"
  chmod -R u+rwX,go+rX,go-w "$root"
}

# deb_control ROOT: what dpkg is told, and the maintainer's scripts.
deb_control() {
  local root=$1 size
  mkdir "$root/DEBIAN"
  size=$(du -sk --apparent-size "$root" | cut -f1)
  (cd "$root" && find usr etc -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
  sed -e "s/@VERSION@/$(deb_version)/" -e "s/@ARCHITECTURE@/$(host_architecture)/" -e "s/@SIZE@/$size/" \
    "$PACKAGING/deb/control.in" >"$root/DEBIAN/control"
  printf '/etc/berth/berthd.yaml\n' >"$root/DEBIAN/conffiles"
  install -m 0755 "$PACKAGING"/deb/{postinst,prerm,postrm} "$root/DEBIAN/"
  chmod 0755 "$root/DEBIAN"
  chmod 0644 "$root"/DEBIAN/{md5sums,control,conffiles}
}
