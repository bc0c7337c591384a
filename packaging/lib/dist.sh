# shellcheck shell=bash
# The distribution: a stage on a runtime of its own, with native libraries unpacked and start-up caches trained.

readonly DIST=$PACKAGING_TARGET/dist
readonly DIST_TRAINING_SECONDS=120
readonly DIST_TRAINING_REQUESTS=2000
readonly DIST_TRAINING_HANDSHAKES=500
# Reached by reflection or as a service, so that no class file tells: certificates and key stores of the platform,
# socket options (keep-alive, peer credentials), and the logging that System.Logger ends in.
readonly DIST_SERVICE_MODULES=jdk.net,java.logging

dist_tools() {
  apt_install zip unzip dpkg busybox-static curl jq
}

# dist_all: the distribution and its package, from sources.
dist_all() {
  build_jars
  dist_build
  deb_build
}

# dist_build: packaging/target/dist, complete and trained; nothing else is called a distribution.
dist_build() {
  local work=$PACKAGING_TARGET/dist.part
  build_stage "$work"
  dist_native "$work/lib"
  dist_runtime "$work"
  dist_settle "$work"
  dist_train "$work"
  dist_settle "$work"
  rm -rf -- "$DIST"
  mv -- "$work" "$DIST"
}

# dist_platform: this machine in jffi's and in sqlite-jdbc's words.
dist_platform() {
  case $(host_architecture) in
    amd64) jffi_platform=x86_64-Linux sqlite_platform=Linux/x86_64 ;;
    arm64) jffi_platform=aarch64-Linux sqlite_platform=Linux/aarch64 ;;
    *) die "no native libraries are known for $(host_architecture)" ;;
  esac
}

# dist_native LIB: the native libraries beside the jars, and out of them: unpacked once here, not at every start.
dist_native() {
  local lib=$1 jffi_platform sqlite_platform
  dist_platform
  mkdir -p "$lib/native"
  unzip -q -j -o "$lib"/jffi-*-native.jar "jni/$jffi_platform/*.so" -d "$lib/native"
  unzip -q -j -o "$lib"/sqlite-jdbc-*.jar "org/sqlite/native/$sqlite_platform/*.so" -d "$lib/native"
  zip -q -d "$lib"/jffi-*-native.jar 'jni/*'
  zip -q -d "$lib"/sqlite-jdbc-*.jar 'org/sqlite/native/*'
  chmod 0644 "$lib"/native/*.so
}

# dist_modules LIB: the JDK's modules that the jars need, comma-separated.
dist_modules() {
  local found
  found=$("$JAVA_HOME/bin/jdeps" --ignore-missing-deps --multi-release "$JAVA_MAJOR" --print-module-deps "$1"/*.jar \
    2>/dev/null)
  printf '%s,%s' "$found" "$DIST_SERVICE_MODULES" | tr ',' '\n' | sort -u | paste -sd,
}

dist_runtime() {
  local root=$1 modules
  modules=$(dist_modules "$root/lib")
  printf 'modules: %s\n' "$modules"
  rm -f -- "$root/runtime"
  "$JAVA_HOME/bin/jlink" --output "$root/runtime" --add-modules "$modules" \
    --strip-debug --no-header-files --no-man-pages --compress zip-6
}

# dist_settle DIRECTORY: one time for every file, for a start-up cache accepts only jars of the time that it saw.
dist_settle() {
  find "$1" -exec touch --no-dereference --date "@$(build_time)" {} +
}

# dist_train ROOT: the start-up caches of both programs, recorded from a session with the real ones. No session, no
# distribution: one without its caches would be several times slower to start, and nobody would see why.
dist_train() {
  local root=$1 work
  work=$(mktemp -d /var/tmp/berth-training-XXXXXX)
  chmod 0711 "$work"
  appliance_at "$root/bin" "$work/appliance"
  cleanup_add training_end "$work"
  appliance_configure 127.0.0.1:0 127.0.0.1:0
  appliance_jvm_options="-XX:AOTMode=record -XX:AOTConfiguration=$work/berthd.config"
  appliance_start
  training_session "$work"
  dist_record_command "$work"
  appliance_stop
  dist_cache "$root" berthd "$work/berthd.config"
  dist_cache "$root" berth "$work/berth.config"
  training_end "$work"
}

# dist_record_command WORK: one use of the command that reaches most of it.
dist_record_command() {
  JDK_JAVA_OPTIONS="-XX:AOTMode=record -XX:AOTConfiguration=$1/berth.config" berth apply -f "$EXAMPLES/service.yaml"
}

# dist_cache ROOT PROGRAM RECORDING
dist_cache() {
  local root=$1 program=$2 recording=$3
  [[ -s $recording ]] || die "the training run of $program recorded nothing"
  JDK_JAVA_OPTIONS="-XX:AOTMode=create -XX:AOTConfiguration=$recording -XX:AOTCacheOutput=$root/lib/$program.aot" \
    timeout "$DIST_TRAINING_SECONDS" "$root/bin/$program"
  [[ -s $root/lib/$program.aot ]] || die "no start-up cache of $program was made"
}

# training_session WORK: what a device does most: a push, documents, requests through TLS, and the questions people ask.
training_session() {
  local token port
  training_image "$1"
  berth apply -f "$EXAMPLES/service.yaml"
  berth apply -f "$EXAMPLES/deployment.yaml"
  berth apply -f "$EXAMPLES/ingress.yaml"
  appliance_wait_ready my-app 2
  token=$(appliance_token "$PROOF_HOST")
  port=$(appliance_https_port)
  wait_until 30 'the route to answer' appliance_request "$PROOF_HOST" --fail --output /dev/null --oauth2-bearer "$token"
  training_requests "$port" "$token" "$DIST_TRAINING_REQUESTS" --http1.1
  training_requests "$port" "$token" "$DIST_TRAINING_REQUESTS" --http2 --parallel --parallel-max 20
  training_requests "$port" "$token" "$DIST_TRAINING_HANDSHAKES" --http1.1 --header 'Connection: close' --no-sessionid
  training_requests "$port" "$token" "$DIST_TRAINING_HANDSHAKES" --http1.1 --header 'Connection: close'
  appliance_request "$PROOF_HOST" --output /dev/null
  berth get deployments
  berth slots
  berth describe deployment my-app
}

# training_requests PORT TOKEN COUNT CURL_ARG...: enough of them for the profiles to be worth keeping.
training_requests() {
  curl --silent --show-error --fail --max-time "$DIST_TRAINING_SECONDS" --cacert "$(appliance_status .caCertificate)" \
    --resolve "$PROOF_HOST:$1:127.0.0.1" --oauth2-bearer "$2" "${@:4}" "https://$PROOF_HOST:$1/?n=[1-$3]" >/dev/null
}

# training_image WORK: a web server of one static file, pushed under the name that the sample's Deployment uses.
training_image() {
  local root=$1/image target
  target=$(appliance_registry)/my-app:1
  mkdir -p "$root/bin" "$root/www"
  cp -- "$(command -v busybox)" "$root/bin/busybox"
  head -c 1024 /dev/urandom | base64 >"$root/www/index.html"
  tar -C "$root" --numeric-owner --owner=0 --group=0 -c . | docker import \
    --change 'CMD ["/bin/busybox", "httpd", "-f", "-p", "9376", "-h", "/www"]' - "$target"
  berth image login
  appliance_docker push "$target"
}

# training_end WORK: may be called twice.
training_end() {
  [[ -d $1 ]] || return 0
  appliance_stop
  appliance_purge
  rm -rf -- "$1"
}
