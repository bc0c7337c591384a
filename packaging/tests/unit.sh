#!/usr/bin/env bash
# The systemd unit is accepted by systemd, and exposed to no more than it needs.
set -euo pipefail
# shellcheck source=packaging/lib/load.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../lib/load.sh"
# shellcheck source=packaging/lib/trial.sh
. "$PACKAGING/lib/trial.sh"

readonly UNIT=$REPOSITORY/systemd/berthd.service
readonly EXPOSURE_LIMIT_TENTHS=20

steps_plain
cleanup_install expect_report
scratch=''
scratch_directory scratch

# exposure_tenths FILE: from the closing line of the analysis.
exposure_tenths() {
  sed -n 's/.*Overall exposure level for berthd\.service: \([0-9]*\)\.\([0-9]\).*/\1\2/p' "$1"
}

# verify: in a root directory with the unit and what it starts, so that nothing installed here is looked at.
verify() {
  local root=$scratch/root program
  install -D -m 0644 "$UNIT" "$root/etc/systemd/system/berthd.service"
  while IFS= read -r program; do
    install -D -m 0755 /dev/null "$root$program"
  done < <(sed -n 's/^Exec[A-Za-z]*=[-+!:@]*\(\/[^ ]*\).*/\1/p' "$UNIT")
  systemd-analyze verify --recursive-errors=no --root="$root" berthd.service
}

expect 'systemd accepts the unit' verify
systemd-analyze security --offline=true --no-pager "$UNIT" >"$scratch/analysis"
tail -n 1 "$scratch/analysis"
exposure=$(exposure_tenths "$scratch/analysis")
[[ -n $exposure ]] || die 'systemd-analyze gave no exposure level'
expect 'the exposure level is at most 2.0' test "$((10#$exposure))" -le "$EXPOSURE_LIMIT_TENTHS"
expect_match 'the unit tells systemd when it is ready' '^Type=notify' "$UNIT"
expect_match 'the unit runs as a user of its own' '^User=berth$' "$UNIT"
