#!/usr/bin/env bash
# Containers outlive berthd: after kill -9 it adopts them as they are, and a container that is killed comes back.
set -euo pipefail
# shellcheck source=packaging/lib/load.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../lib/load.sh"
# shellcheck source=packaging/lib/trial.sh
. "$PACKAGING/lib/trial.sh"

readonly REVIVAL_SECONDS=60

# starts_of: "container pid started" of the sample's containers: a restart would change it.
starts_of() {
  local container
  for container in $(appliance_containers my-app); do
    docker inspect -f '{{.Id}} {{.State.Pid}} {{.State.StartedAt}}' "$container"
  done | sort
}

replicas_answer() {
  appliance_request "$PROOF_HOST" --fail --output /dev/null --oauth2-bearer "$1"
}

killed_daemon_adopts() {
  local starts pins token
  starts=$(starts_of)
  pins=$(pins_of my-app)
  token=$(appliance_token "$PROOF_HOST")
  appliance_kill
  expect 'the containers run on without berthd' test "$(starts_of)" = "$starts"
  appliance_forget
  appliance_start
  appliance_wait_ready my-app 2
  expect 'the same containers, never restarted' test "$(starts_of)" = "$starts"
  expect 'the same pins' test "$(pins_of my-app)" = "$pins"
  prove_pins my-app
  wait_until 30 'the adopted replicas to answer, with a token from before' replicas_answer "$token"
  prove_answers 2
}

# revived PID: are there two ready replicas, none of them the process PID?
revived() {
  [[ $(appliance_containers my-app | wc -l) == 2 ]] && appliance_has_ready my-app 2 \
    && ! starts_of | awk '{ print $2 }' | grep -qx "$1"
}

killed_container_returns() {
  local victim pid
  victim=$(appliance_containers my-app | head -n 1)
  pid=$(docker inspect -f '{{.State.Pid}}' "$victim")
  docker kill --signal KILL "$victim"
  wait_until "$REVIVAL_SECONDS" 'the killed replica to be back' revived "$pid"
  prove_pins my-app
  prove_answers 2
}

trial_begin adoption
trial_appliance
appliance_keep_addresses
trial_sample
wait_until 30 'the replicas to answer' replicas_answer "$(appliance_token "$PROOF_HOST")"
killed_daemon_adopts
killed_container_returns
