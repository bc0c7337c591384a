#!/usr/bin/env bash
# What TLS costs a server: processor microseconds of a full and a resumed handshake and of 10 MiB in either direction,
# for each provider in a JVM of its own, in rotating order, on the staged jars. TLS 1.3, AES-128-GCM, ECDSA P-256.
# BENCH_ROUNDS is how often, BENCH_WARM and BENCH_HANDSHAKES how many handshakes are done before and for each figure.
set -euo pipefail
# shellcheck source=packaging/lib/load.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../lib/load.sh"

readonly ROUNDS=${BENCH_ROUNDS:-3}
readonly WARM=${BENCH_WARM:-5000}
readonly HANDSHAKES=${BENCH_HANDSHAKES:-2000}
readonly PROVIDERS=(sunjsse sunjsse-xdh bcjsse bcjsse-hybrid)

main() {
  local classes round i
  scratch=''
  scratch_directory scratch
  classes=$scratch:$(printf '%s:' "$BUILD_STAGE"/lib/*.jar)
  "$JAVA_HOME/bin/javac" -Xlint:all,-classfile,-processing -Werror -proc:none -d "$scratch" -cp "$classes" \
    "$PACKAGING"/bench/tls/*.java || die 'the bench could not be compiled'
  printf '%-14s %10s %10s %12s %12s\n' provider full resumed '10 MiB out' '10 MiB in'
  for ((round = 0; round < ROUNDS; round++)); do
    for ((i = 0; i < ${#PROVIDERS[@]}; i++)); do
      "$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "$classes" dev.berth.bench.TlsBench \
        "${PROVIDERS[(i + round) % ${#PROVIDERS[@]}]}" "$WARM" "$HANDSHAKES"
    done
  done
}

cleanup_install true
main
