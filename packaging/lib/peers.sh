# shellcheck shell=bash
# The independent programs that the tests speak to. One that cannot be had is a failure, never a skip.

readonly CRANE_MODULE=github.com/google/go-containerregistry/cmd/crane
readonly CRANE_VERSION=v0.20.6
readonly REGCTL_MODULE=github.com/regclient/regclient/cmd/regctl
readonly REGCTL_VERSION=v0.11.1
readonly GO_BUILD_SECONDS=300

# peers_ensure: every peer is on PATH afterwards.
peers_ensure() {
  apt_install gcc libc6-dev skopeo curl jq systemd busybox-static debootstrap openssl shellcheck iproute2
  peers_go "$CRANE_MODULE" "$CRANE_VERSION"
  peers_go "$REGCTL_MODULE" "$REGCTL_VERSION"
  peers_check
}

# peers_go MODULE VERSION: no package has it; built from its source at a pinned version into the cache.
peers_go() {
  local module=$1 version=$2 name bin
  name=${module##*/}
  bin=$(cache_directory)/$name-$version
  if [[ ! -x $bin/$name ]]; then
    command -v go >/dev/null || apt_install golang-go
    GOBIN=$bin GOFLAGS=-mod=mod timeout "$GO_BUILD_SECONDS" go install "$module@$version" \
      || die "$name $version could not be built"
  fi
  export PATH=$bin:$PATH
}

peers_check() {
  local peer missing=()
  for peer in cc docker skopeo crane regctl curl jq systemd-analyze busybox debootstrap openssl shellcheck dpkg-deb; do
    command -v "$peer" >/dev/null || missing+=("$peer")
  done
  ((${#missing[@]} == 0)) || die "peers that cannot be had here: ${missing[*]}"
}
