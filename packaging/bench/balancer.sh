#!/usr/bin/env bash
# Berth's balancer, nginx, HAProxy, Envoy and Caddy side by side: one certificate, one upstream (nginx; for gRPC the
# interop server of grpc-go), clients that offer everybody the same cipher. All run all the time; each job loads one
# after the other for a few seconds, in an order that moves on by one in each round. A job with any other answer than
# 200 has no figures and fails the bench at its end. Berth is its proxy's jars in a process with berthd's JVM options; it
# checks an access token of each request and writes an access log; the others do neither.
set -euo pipefail
# shellcheck source=packaging/lib/load.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../lib/load.sh"
# shellcheck source=packaging/bench/balancer/servers.sh
. "$PACKAGING/bench/balancer/servers.sh"
# shellcheck source=packaging/bench/balancer/jobs.sh
. "$PACKAGING/bench/balancer/jobs.sh"
# shellcheck source=packaging/bench/balancer/table.sh
. "$PACKAGING/bench/balancer/table.sh"
# shellcheck source=packaging/bench/balancer/profile.sh
. "$PACKAGING/bench/balancer/profile.sh"

readonly ROUNDS=${BENCH_ROUNDS:-3}
readonly EACH_SECONDS=${BENCH_SECONDS:-2}
readonly WARM_SECONDS=${BENCH_WARM_SECONDS:-40}
readonly WARM_CONNECT_FACTOR=5
IFS=' ' read -ra PROXIES <<<"${BENCH_PROXIES:-berth nginx haproxy envoy caddy}"
IFS=' ' read -ra JOBS <<<"${BENCH_JOBS:-${ALL_JOBS[*]}}"
readonly PROXIES JOBS

# rotated ROUND: the proxies, beginning with another one in each round.
rotated() {
  local first=$((($1 - 1) % ${#PROXIES[@]}))
  printf '%s\n' "${PROXIES[@]:first}" "${PROXIES[@]:0:first}"
}

# attempt PROXY JOB SECONDS: prints the job's figures; a failure is told, and the rest goes on.
attempt() {
  # Not called in a condition, where `set -e` would not hold inside it.
  run_job "$@" &
  wait "$!" || note failed "$1" 1
}

# warm_up PROXY: not measured, so nothing in it is a failure of the bench. Berth gets more of it, for Java compiles what
# it runs, each job's own code in that job; there are fewer handshakes a second than requests, so they get longer.
warm_up() {
  local job seconds
  for job in "${JOBS[@]}"; do
    seconds=1
    [[ $1 != berth ]] || seconds=$WARM_SECONDS
    [[ $1 != berth || $job != connect-* ]] || seconds=$((WARM_SECONDS * WARM_CONNECT_FACTOR))
    run_job "$1" "$job" "$seconds" >/dev/null &
    wait "$!" || true
  done
}

main() {
  local round job proxy
  steps_plain
  cleanup_install
  scratch=$(mktemp -d /var/tmp/berth-bench-XXXXXX)
  cleanup_add rm -rf -- "$scratch"
  servers_start
  for proxy in "${PROXIES[@]}"; do
    note idle-pss "$proxy" "$(proxy_pss "$proxy")"
  done
  for proxy in "${PROXIES[@]}"; do
    check_answers "$proxy"
    warm_up "$proxy"
  done
  for ((round = 1; round <= ROUNDS; round++)); do
    for job in "${JOBS[@]}"; do
      for proxy in $(rotated "$round"); do
        attempt "$proxy" "$job" "$EACH_SECONDS" >>"$scratch/figures"
      done
    done
  done
  for proxy in "${PROXIES[@]}"; do
    note loaded-pss "$proxy" "$(proxy_pss "$proxy")"
  done
  table
  if [[ ${BENCH_PROFILE:-} ]]; then
    profile http1-64
  fi
  ! grep -q '^failed ' "$scratch/figures" || die 'not every job succeeded; what failed is told above'
}

main
