#!/usr/bin/env bash
# Berth's registry and distribution (Go) side by side: the same client, the same blobs, one after the other in each
# round. A push counts as done when it is on the disk: Berth syncs before it answers, for distribution the sync of its
# files is added to its time.
set -euo pipefail
# shellcheck source=packaging/lib/load.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../lib/load.sh"

readonly BENCH=$PACKAGING/bench
readonly ROUNDS=${BENCH_ROUNDS:-3}
readonly MIB=$((1024 * 1024))
readonly LARGE_MIB=${BENCH_LARGE_MIB:-1024}
readonly SMALL_COUNT=${BENCH_SMALL_COUNT:-1000}
readonly SMALL_BYTES=$((16 * 1024))
readonly SEED=20261101
readonly START_SECONDS=30
readonly STOP_SECONDS=20
TICKS_PER_SECOND=$(getconf CLK_TCK)
readonly TICKS_PER_SECOND

server_pid=
server_port=
server_credential=

compile_bench() {
  "$JAVA_HOME/bin/javac" -Xlint:all -Werror -d "$scratch/classes" \
    -cp "$BUILD_STAGE/lib/berth.jar:$(printf '%s:' "$BUILD_STAGE"/lib/*.jar)" "$BENCH"/*.java 2>&1 \
    | grep -v '^warning: \[classfile\]' || true
  [[ -e $scratch/classes/RegistryLoad.class && -e $scratch/classes/RegistryProcess.class ]] \
    || die 'the bench could not be compiled'
}

load() {
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "$scratch/classes" RegistryLoad "$@"
}

berth_start() {
  # What the one before said must not be taken for what this one says.
  : >"$scratch/berth.out"
  "$JAVA_HOME/bin/java" "@$BUILD_STAGE/lib/berthd.options" -cp "$scratch/classes:$BUILD_STAGE/lib/berth.jar" RegistryProcess \
    "$scratch/store" >"$scratch/berth.out" 2>"$scratch/berth.log" 3>&- 4>&- &
  server_pid=$!
  wait_until "$START_SECONDS" 'the registry to be ready' grep -q '^ready ' "$scratch/berth.out"
  read -r _ server_port server_credential <"$scratch/berth.out"
}

distribution_start() {
  server_port=$(free_port)
  server_credential=
  cat >"$scratch/distribution.yml" <<YAML
version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: $scratch/store}, delete: {enabled: true}}
http: {addr: '127.0.0.1:$server_port'}
YAML
  OTEL_TRACES_EXPORTER=none registry serve "$scratch/distribution.yml" >"$scratch/distribution.log" 2>&1 3>&- 4>&- &
  server_pid=$!
  wait_until "$START_SECONDS" 'distribution to answer' curl -sS -o /dev/null "http://127.0.0.1:$server_port/v2/"
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

server_stop() {
  [[ -z $server_pid ]] || process_end "$server_pid" "$STOP_SECONDS"
  server_pid=
}

# cpu_ticks: user and system time of the server.
cpu_ticks() {
  awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$server_pid/stat"
}

# note VALUE SERVER NUMBER
note() {
  printf '%s %s %s\n' "$@" >>"$scratch/figures"
}

# measured SERVER NAME OPERATION ARG...: one line for the time and one for the processor.
measured() {
  local server=$1 name=$2 ticks seconds synced=0 started
  shift 2
  ticks=$(cpu_ticks)
  seconds=$(load "$@")
  if [[ $1 == push && $server == distribution ]]; then
    started=$(now_ms)
    find "$scratch/store" -newer "$scratch/mark" \( -type f -o -type d \) -print0 | xargs -0 -r sync
    synced=$(($(now_ms) - started))
  fi
  ticks=$(($(cpu_ticks) - ticks))
  note "$name:seconds" "$server" "$(awk -v s="$seconds" -v m="$synced" 'BEGIN { printf "%.3f", s + m / 1000 }')"
  note "$name:cpu" "$server" "$(awk -v t="$ticks" -v hz="$TICKS_PER_SECOND" 'BEGIN { printf "%.2f", t / hz }')"
}

# one_server SERVER: every job on a fresh store of a fresh process, which has taken and given a few blobs before.
one_server() {
  local server=$1 job
  for job in large-1 large-8 small-1 small-8; do
    rm -rf -- "$scratch/store"
    mkdir "$scratch/store"
    sync -f "$scratch"
    "${server}_start"
    load push "$scratch/warm-up" 2 "$server_port" bench/warm-up "$server_credential" >/dev/null
    load pull "$scratch/warm-up" 2 "$server_port" bench/warm-up "$server_credential" >/dev/null
    sync -f "$scratch"
    touch "$scratch/mark"
    measured "$server" "push-$job" \
      push "$scratch/${blobs[$job]}" "${job#*-}" "$server_port" bench/blobs "$server_credential"
    measured "$server" "pull-$job" \
      pull "$scratch/${blobs[$job]}" "${job#*-}" "$server_port" bench/blobs "$server_credential"
    note "memory-$job:kb" "$server" "$(awk '$1 == "VmHWM:" { print $2 }' "/proc/$server_pid/status")"
    server_stop
  done
}

# table: medians of the rounds, and the peer's figure over Berth's: more than 1 is good for Berth.
table() {
  printf '\n%-16s %14s %14s %8s   %s\n' '' berth distribution ratio unit
  sort -k1,2 -k3,3g "$scratch/figures" | awk '
    { key = $1 " " $2; n[key]++; value[key, n[key]] = $3; if (!($1 in seen)) { seen[$1]; order[++count] = $1 } }
    function median(key) { return value[key, int((n[key] + 1) / 2)] }
    END {
      for (i = 1; i <= count; i++) {
        split(order[i], part, ":")
        b = median(order[i] " berth"); d = median(order[i] " distribution")
        if (part[2] == "seconds") unit = "s"; else if (part[2] == "cpu") unit = "CPU s"; else unit = "kB peak"
        printf "%-16s %14s %14s %8.2f   %s\n", part[1], b, d, (b > 0 ? d / b : 0), unit
      }
    }'
}

# Where the blobs of each job are.
declare -A blobs=([large-1]=large-1 [large-8]=large-8 [small-1]=small [small-8]=small)

steps_plain
cleanup_install
cleanup_add server_stop
scratch=$(mktemp -d /var/tmp/berth-bench-XXXXXX)
cleanup_add rm -rf -- "$scratch"
compile_bench
load prepare "$scratch/large-1" 1 $((LARGE_MIB * MIB)) "$SEED"
load prepare "$scratch/large-8" 8 $((LARGE_MIB * MIB / 8)) "$SEED"
load prepare "$scratch/small" "$SMALL_COUNT" "$SMALL_BYTES" "$SEED"
load prepare "$scratch/warm-up" 24 $((16 * MIB)) $((SEED + 1))
printf '%s rounds; large: %d MiB in 1 or 8 blobs; small: %d blobs of %d KiB; 1 or 8 clients; medians\n' \
  "$ROUNDS" "$LARGE_MIB" "$SMALL_COUNT" $((SMALL_BYTES / 1024))
for ((round = 1; round <= ROUNDS; round++)); do
  if ((round % 2)); then servers='berth distribution'; else servers='distribution berth'; fi
  for server in $servers; do
    one_server "$server"
  done
done
table
