#!/usr/bin/env bash
# The balancer's bench runs, every peer answers every request with 200, and every line of the table is there; short, so
# its figures mean nothing here.
set -euo pipefail
# shellcheck source=packaging/lib/load.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../lib/load.sh"
# shellcheck source=packaging/lib/trial.sh
. "$PACKAGING/lib/trial.sh"

steps_plain
cleanup_install expect_report
scratch=''
scratch_directory scratch
peers_balancers

export BENCH_JOBS='http1-64 http2-800 grpc-100 bodies-10m connect-full connect-resumed'
BENCH_ROUNDS=1 BENCH_SECONDS=1 BENCH_WARM_SECONDS=1 "$PACKAGING/bench/balancer.sh" | tee "$scratch/table"
for job in $BENCH_JOBS; do
  for figure in 'a second' 'p50 ms' 'p99 ms' 'CPU µs each'; do
    expect_match "five figures for $job, $figure" "^\| $job \| $figure \|( [0-9.]+ \|){9}$" "$scratch/table"
  done
done
expect_match 'memory of all five' '^\| memory \| PSS loaded MB \|( [0-9.]+ \|){9}$' "$scratch/table"
