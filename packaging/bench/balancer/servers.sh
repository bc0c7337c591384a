# shellcheck shell=bash
# What is measured and where its requests end: started, found, and what they use as the kernel counts it.

readonly BENCH=$PACKAGING/bench/balancer
readonly BENCH_HOST=bench.example
readonly SMALL_BYTES=1024
readonly LARGE_MIB=10
readonly START_SECONDS=60
readonly STOP_SECONDS=20
TICKS_PER_SECOND=$(getconf CLK_TCK)
readonly TICKS_PER_SECOND

declare -A server_pid server_port
bench_token=none

# servers_start: the upstreams, then every proxy; all answer afterwards.
servers_start() {
  local proxy
  mkdir "$scratch/files"
  head -c "$SMALL_BYTES" /dev/zero | tr '\0' x >"$scratch/files/1k"
  head -c "$((LARGE_MIB << 20))" /dev/urandom >"$scratch/files/10m"
  # An empty message: no compression, no bytes.
  printf '\0\0\0\0\0' >"$scratch/empty.grpc"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$BENCH_HOST" \
    -addext "subjectAltName=DNS:$BENCH_HOST" -keyout "$scratch/key.pem" -out "$scratch/cert.pem" 2>/dev/null
  cat "$scratch/cert.pem" "$scratch/key.pem" >"$scratch/both.pem"
  local name
  for name in upstream-http upstream-count upstream-grpc nginx haproxy envoy caddy; do
    server_port[$name]=$(free_port)
  done
  server_start upstream nginx -p "$scratch" -c "$(configured upstream.conf upstream)"
  server_start upstream-grpc "$(command -v server)" -port "${server_port[upstream-grpc]}"
  wait_until "$START_SECONDS" 'the upstream to answer' upstream_requests
  for proxy in "${PROXIES[@]}"; do
    "start_$proxy"
    wait_until "$START_SECONDS" "$proxy to listen" listens "${server_port[$proxy]}"
  done
}

start_berth() {
  "$JAVA_HOME/bin/javac" -Xlint:all -Werror -d "$scratch/classes" \
    -cp "$(printf '%s:' "$BUILD_STAGE"/lib/*.jar)" "$BENCH/BalancerProcess.java" 2>&1 \
    | grep -v '^warning: \[classfile\]' || true
  [[ -e $scratch/classes/BalancerProcess.class ]] || die 'the bench could not be compiled'
  server_start berth "$JAVA_HOME/bin/java" "@$BUILD_STAGE/lib/berthd.options" \
    -cp "$scratch/classes:$BUILD_STAGE/lib/berth.jar" BalancerProcess "$scratch/cert.pem" "$scratch/key.pem" \
    "$BENCH_HOST" "${server_port[upstream-http]}" "${server_port[upstream-grpc]}" "$scratch/berth.ready"
  wait_until "$START_SECONDS" 'the balancer to be ready' test -s "$scratch/berth.ready"
  read -r 'server_port[berth]' bench_token <"$scratch/berth.ready"
}

start_nginx() {
  server_start nginx nginx -p "$scratch" -c "$(configured nginx.conf nginx)"
}

start_haproxy() {
  server_start haproxy haproxy -db -f "$(configured haproxy.cfg haproxy)"
}

start_envoy() {
  server_start envoy envoy --concurrency 2 --log-level error --disable-hot-restart --config-path "$(configured envoy.yaml envoy)"
}

start_caddy() {
  XDG_DATA_HOME=$scratch XDG_CONFIG_HOME=$scratch \
    server_start caddy caddy run --adapter caddyfile --config "$(configured Caddyfile caddy)"
}

# configured TEMPLATE NAME: where the configuration was written, with ports and paths filled in.
configured() {
  sed -e "s:@DIR@:$scratch:g" -e "s:@HOST@:$BENCH_HOST:g" -e "s:@PORT@:${server_port[$2]:-}:g" \
    -e "s:@HTTP@:${server_port[upstream-http]}:g" -e "s:@COUNT@:${server_port[upstream-count]}:g" \
    -e "s:@GRPC@:${server_port[upstream-grpc]}:g" "$BENCH/$1" >"$scratch/$2.${1##*.}"
  printf '%s' "$scratch/$2.${1##*.}"
}

# server_start NAME COMMAND [ARG...]: ended again when the script ends.
server_start() {
  local name=$1
  shift
  (ulimit -n "$(ulimit -H -n)" && exec "$@") >/dev/null 2>"$scratch/$name.log" 3>&- 4>&- &
  server_pid[$name]=$!
  cleanup_add process_end "$!" "$STOP_SECONDS"
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

listens() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# process_tree PID: it and all its descendants.
process_tree() {
  local child
  printf '%s\n' "$1"
  while read -r -d ' ' child; do
    process_tree "$child"
  done < <(cat "/proc/$1"/task/*/children)
}

# proxy_ticks PROXY: user and system time of its processes.
proxy_ticks() {
  local pid
  for pid in $(process_tree "${server_pid[$1]}"); do
    cat "/proc/$pid/stat"
  done | awk '{ sub(/.*\) /, ""); sum += $12 + $13 } END { print sum }'
}

# proxy_pss PROXY: KiB of memory, shared pages divided among those that share them.
proxy_pss() {
  local pid
  for pid in $(process_tree "${server_pid[$1]}"); do
    cat "/proc/$pid/smaps_rollup"
  done | awk '$1 == "Pss:" { sum += $2 } END { print sum }'
}

# upstream_requests: how many have arrived so far.
upstream_requests() {
  curl --silent --fail "http://127.0.0.1:${server_port[upstream-count]}/" | awk 'NR == 3 { print $3 }'
}

# check_answers PROXY: the answers are what the upstreams gave, whole.
check_answers() {
  local url=https://$BENCH_HOST:${server_port[$1]} file head=$scratch/head
  for file in 1k 10m; do
    bench_curl "$1" --output "$scratch/got" "$url/$file"
    cmp -s "$scratch/got" "$scratch/files/$file" || die "$1 gave another body for $file"
  done
  if [[ " ${JOBS[*]} " == *' grpc-100 '* ]]; then
    bench_curl "$1" --http2 --dump-header "$head" --output /dev/null --data-binary "@$scratch/empty.grpc" \
      --header 'Content-Type: application/grpc' --header 'TE: trailers' "$url$GRPC_PATH"
    grep -qi '^grpc-status: 0' "$head" || die "$1 gave no grpc-status 0: $(<"$head")"
  fi
}

# bench_curl PROXY ARG...
bench_curl() {
  local port=${server_port[$1]}
  shift
  curl --silent --show-error --fail --max-time "$APPLIANCE_REQUEST_SECONDS" --cacert "$scratch/cert.pem" \
    --resolve "$BENCH_HOST:$port:127.0.0.1" --oauth2-bearer "$bench_token" "$@"
}
