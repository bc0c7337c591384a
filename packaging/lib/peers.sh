# shellcheck shell=bash
# The independent programs that the tests speak to. One that cannot be had is a failure, never a skip.

readonly CRANE_MODULE=github.com/google/go-containerregistry/cmd/crane
readonly CRANE_VERSION=v0.20.6
readonly CRANE_BUILD_SECONDS=300

# peers_ensure: every peer is on PATH afterwards.
peers_ensure() {
  apt_install skopeo curl jq systemd busybox-static debootstrap openssl shellcheck iproute2
  peers_crane
  peers_check
}

# peers_crane: no package has it; built from its source at a pinned version into the cache.
peers_crane() {
  local bin
  bin=$(cache_directory)/crane-$CRANE_VERSION
  if [[ ! -x $bin/crane ]]; then
    command -v go >/dev/null || apt_install golang-go
    GOBIN=$bin GOFLAGS=-mod=mod timeout "$CRANE_BUILD_SECONDS" go install "$CRANE_MODULE@$CRANE_VERSION" \
      || die "crane $CRANE_VERSION could not be built"
  fi
  export PATH=$bin:$PATH
}

peers_check() {
  local peer missing=()
  for peer in docker skopeo crane curl jq systemd-analyze busybox debootstrap openssl shellcheck dpkg-deb; do
    command -v "$peer" >/dev/null || missing+=("$peer")
  done
  ((${#missing[@]} == 0)) || die "peers that cannot be had here: ${missing[*]}"
}
