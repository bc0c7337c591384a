#!/usr/bin/env bash
# The registry's bench runs and prints every line of its table; small, so its figures mean nothing here.
set -euo pipefail
# shellcheck source=packaging/lib/load.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../lib/load.sh"
# shellcheck source=packaging/lib/trial.sh
. "$PACKAGING/lib/trial.sh"

steps_plain
cleanup_install expect_report
scratch=''
scratch_directory scratch

BENCH_ROUNDS=1 BENCH_LARGE_MIB=16 BENCH_SMALL_COUNT=40 "$PACKAGING/bench/registry.sh" | tee "$scratch/table"
for job in large-1 large-8 small-1 small-8; do
  for figure in push pull memory; do
    expect_match "a line for $figure-$job" "^$figure-$job +[0-9.]+ +[0-9.]+ +[0-9.]+ " "$scratch/table"
  done
done
