#!/usr/bin/env bash
# The benches of placement run and print every line; the times are short and mean nothing here, the packings are the
# same wherever they are made.
set -euo pipefail
# shellcheck source=packaging/lib/load.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../lib/load.sh"
# shellcheck source=packaging/lib/trial.sh
. "$PACKAGING/lib/trial.sh"

readonly OR1=$REPOSITORY/policies/src/test/resources/dev/berth/policies/packing/or1-binpack1.txt

steps_plain
cleanup_install expect_report
scratch=''
scratch_directory scratch

"$PACKAGING/bench/packing.sh" "$OR1" | tee "$scratch/packing"
expect_match 'a line for least-allocated' '^least-allocated +[0-9.]+ % ' "$scratch/packing"
expect_match 'best fit as published for max-match' '^max-match +5\.81 % .* 0\.00 moves' "$scratch/packing"
expect_match 'at most 2 % by half a move an item for greedy' '^greedy +(0\.|1\.|2\.00)[0-9]* % .* 0\.(50|[0-4][0-9]) moves' "$scratch/packing"

BENCH_MILLIS=100 BENCH_SLOTS='16 128' "$PACKAGING/bench/placement.sh" | tee "$scratch/placement"
for policy in least-allocated max-match greedy; do
  for slots in 16 128; do
    expect_match "figures for $policy" "^$policy +$slots +[0-9]+ +[0-9.]+ +[0-9.]+ +[0-9]+$" "$scratch/placement"
  done
  expect_match "the growth of $policy" "^$policy +a doubling adds -?[0-9]+ bytes, -?[0-9.]+ us$" "$scratch/placement"
done
