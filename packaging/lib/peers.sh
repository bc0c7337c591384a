# shellcheck shell=bash
# The independent programs that the tests speak to. One that cannot be had is a failure, never a skip.

readonly CRANE_MODULE=github.com/google/go-containerregistry/cmd/crane
readonly CRANE_VERSION=v0.20.6
readonly REGCTL_MODULE=github.com/regclient/regclient/cmd/regctl
readonly REGCTL_VERSION=v0.11.1
readonly DISTRIBUTION_MODULE=github.com/distribution/distribution/v3/cmd/registry
readonly DISTRIBUTION_VERSION=v3.1.2
readonly COSIGN_MODULE=github.com/sigstore/cosign/v2/cmd/cosign
readonly COSIGN_VERSION=v2.6.2
readonly GO_BUILD_SECONDS=1800

# peers_ensure: every peer is on PATH afterwards.
peers_ensure() {
  apt_install gcc libc6-dev strace skopeo curl jq systemd busybox-static debootstrap openssl shellcheck iproute2
  peers_go "$CRANE_MODULE" "$CRANE_VERSION"
  peers_go "$REGCTL_MODULE" "$REGCTL_VERSION"
  peers_go "$DISTRIBUTION_MODULE" "$DISTRIBUTION_VERSION"
  peers_go "$COSIGN_MODULE" "$COSIGN_VERSION"
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
  for peer in cc strace docker skopeo crane regctl registry cosign curl jq systemd-analyze busybox debootstrap openssl shellcheck dpkg-deb; do
    command -v "$peer" >/dev/null || missing+=("$peer")
  done
  ((${#missing[@]} == 0)) || die "peers that cannot be had here: ${missing[*]}"
}
