#!/usr/bin/env bash
# kill -9 in the middle of a push: the registry starts again, has no half of anything, and takes the push again.
set -euo pipefail
# shellcheck source=packaging/lib/load.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../lib/load.sh"
# shellcheck source=packaging/lib/trial.sh
. "$PACKAGING/lib/trial.sh"

readonly LAYER_BYTES=$((64 * 1024 * 1024))
readonly TORN_RATE=8M
readonly TORN_AFTER_BYTES=$((8 * 1024 * 1024))

# make_image: an OCI layout with one incompressible layer, in trial_scratch/layout, for skopeo.
make_image() {
  mkdir "$trial_scratch/rootfs"
  head -c "$LAYER_BYTES" /dev/urandom >"$trial_scratch/rootfs/noise"
  tar -C "$trial_scratch/rootfs" -cf "$trial_scratch/layer.tar" noise
  docker import "$trial_scratch/layer.tar" "$torn_image" >/dev/null
  cleanup_add docker image rm "$torn_image"
  skopeo copy --quiet --src-daemon-host "$DOCKER_HOST" "docker-daemon:$torn_image" "oci:$trial_scratch/layout:1"
}

stored_bytes() {
  du -sk --apparent-size "$appliance_home/state" | awk '{ print $1 * 1024 }'
}

enough_is_stored() {
  (($(stored_bytes) - stored_before >= TORN_AFTER_BYTES))
}

# torn_upload: one slow upload of the layer, cut off by berthd's death when a part of it is on the disk.
torn_upload() {
  local location upload
  location=$(upload_location torn -X POST "http://$(appliance_registry)/v2/torn/blobs/uploads/")
  stored_before=$(stored_bytes)
  curl -sS -u "$(appliance_credential)" --limit-rate "$TORN_RATE" -X PATCH \
    -H 'Content-Type: application/octet-stream' -T "$trial_scratch/layer.tar" "$location" &
  upload=$!
  wait_until 30 'a part of the layer to be stored' enough_is_stored
  appliance_kill
  if wait "$upload"; then
    die 'the upload had already ended when berthd was killed'
  fi
}

push_and_pull() {
  local registry
  registry=$(appliance_registry)
  berth image login
  skopeo copy --quiet --dest-tls-verify=false --authfile "$appliance_home/docker/config.json" \
    "oci:$trial_scratch/layout:1" "docker://$registry/torn:1"
  expect 'crane finds the image intact' crane validate --insecure --remote "$registry/torn:1"
  skopeo copy --quiet --src-tls-verify=false "docker://$registry/torn:1" "oci:$trial_scratch/pulled:1"
  expect 'what is pulled is what was pushed' \
    test "$(skopeo inspect --raw "docker://$registry/torn:1" --tls-verify=false | jq -r '.layers[].digest')" \
    = "$(skopeo inspect --raw "oci:$trial_scratch/pulled:1" | jq -r '.layers[].digest')"
}

no_tag_is_there() {
  [[ $(curl -sS -o /dev/null -w '%{http_code}' "http://$(appliance_registry)/v2/torn/tags/list") == 404 ]]
}

torn_image=berth-torn-push:$$
trial_begin torn-push
peers_go "$CRANE_MODULE" "$CRANE_VERSION"
trial_appliance
berth image login
make_image
torn_upload
appliance_forget
appliance_start
expect 'no tag of the torn push' no_tag_is_there
push_and_pull
