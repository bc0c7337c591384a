#!/usr/bin/env bash
# A blob of 1 GiB goes in and out while berthd's resident memory grows by less than 64 MiB.
set -euo pipefail
# shellcheck source=packaging/lib/load.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../lib/load.sh"
# shellcheck source=packaging/lib/trial.sh
. "$PACKAGING/lib/trial.sh"

readonly BLOB_BYTES=$((1024 * 1024 * 1024))
readonly WARM_UP_BYTES=$((1024 * 1024))
readonly GROWTH_LIMIT_KB=$((64 * 1024))
readonly PULL_SECONDS=120

# resident_kb FIELD: VmRSS is the memory now, VmHWM the most since the mark was cleared.
resident_kb() {
  awk -v field="$1:" '$1 == field { print $2 }' "/proc/$(appliance_pid)/status"
}

clear_high_water_mark() {
  printf '5\n' >"/proc/$(appliance_pid)/clear_refs"
}

# push FILE DIGEST: in one streamed request, as docker does it: POST, PATCH, PUT.
push() {
  local location
  location=$(upload_location big -X POST "http://$registry/v2/big/blobs/uploads/")
  location=$(upload_location big -X PATCH -H 'Content-Type: application/octet-stream' -T "$1" "$location")
  upload_location big -X PUT "$location$([[ $location == *\?* ]] && printf '&' || printf '?')digest=$2" >/dev/null
}

pulled_digest() {
  curl -sS --fail --max-time "$PULL_SECONDS" "http://$registry/v2/big/blobs/$1" | sha256sum | cut -d' ' -f1
}

# transfer BYTES: a random blob of that size, in and out.
transfer() {
  local file=$trial_scratch/blob digest started
  head -c "$1" /dev/urandom >"$file"
  digest=sha256:$(sha256sum "$file" | cut -d' ' -f1)
  started=$(now_ms)
  push "$file" "$digest"
  printf 'pushed %d bytes in %s s\n' "$1" "$(seconds_of $(($(now_ms) - started)))"
  rm -f -- "$file"
  started=$(now_ms)
  expect 'the blob comes back as it went in' test "sha256:$(pulled_digest "$digest")" = "$digest"
  printf 'pulled %d bytes in %s s\n' "$1" "$(seconds_of $(($(now_ms) - started)))"
}

trial_begin big-blob
trial_appliance
berth image login
registry=$(appliance_registry)
transfer "$WARM_UP_BYTES"
clear_high_water_mark
before=$(resident_kb VmRSS)
transfer "$BLOB_BYTES"
peak=$(resident_kb VmHWM)
printf 'resident memory: %d kB before, %d kB at most\n' "$before" "$peak"
expect 'resident memory grew by less than 64 MiB' test "$((peak - before))" -lt "$GROWTH_LIMIT_KB"
