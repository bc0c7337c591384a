# shellcheck shell=bash
# One appliance in a directory: berthd with its configuration, state, socket, log and pid file all in there.
# appliance_bin (where berth and berthd are) and appliance_home (the directory) are set by appliance_at.

readonly APPLIANCE_OWNER_LABEL=dev.berth.owner
readonly APPLIANCE_POD_LABEL=dev.berth.label
readonly APPLIANCE_START_SECONDS=60
readonly APPLIANCE_STOP_SECONDS=60
readonly APPLIANCE_COMMAND_SECONDS=60
readonly APPLIANCE_READY_SECONDS=120
readonly APPLIANCE_REQUEST_SECONDS=20
readonly APPLIANCE_UPLOAD_SECONDS=180

# appliance_at BIN HOME
appliance_at() {
  appliance_bin=$1
  appliance_home=$2
  appliance_jvm_options=
  appliance_forget
}

# appliance_configure REGISTRY_ADDRESS HTTPS_ADDRESS: the configuration, unless there is one already.
appliance_configure() {
  mkdir -p "$appliance_home"
  chmod 0711 "$appliance_home"
  [[ ! -e $appliance_home/berthd.yaml ]] || return 0
  cat >"$appliance_home/berthd.yaml" <<YAML
stateDirectory: $appliance_home/state
runtimeDirectory: $appliance_home/run
engine:
  socket: ${DOCKER_HOST#unix://}
registry:
  listen: $1
balancer:
  https: $2
YAML
}

# appliance_keep_addresses: a restart listens where this start does, as it would on a device.
appliance_keep_addresses() {
  local registry https
  registry=$(appliance_registry)
  https=$(appliance_status .balancer.https)
  rm -f -- "$appliance_home/berthd.yaml"
  appliance_configure "$registry" "$https"
}

# appliance_start: berthd answers afterwards; appliance_jvm_options go to its JVM, and to no other.
appliance_start() {
  local pid
  [[ ${#appliance_home} -lt 80 ]] || die "the path is too long for a socket: $appliance_home"
  mkdir -p "$appliance_home/docker"
  JDK_JAVA_OPTIONS=$appliance_jvm_options setsid "$appliance_bin/berthd" --config "$appliance_home/berthd.yaml" \
    >>"$appliance_home/berthd.log" 2>&1 </dev/null 3>&- 4>&- &
  pid=$!
  disown "$pid"
  printf '%s\n' "$pid" >"$appliance_home/berthd.pid"
  if ! wait_until "$APPLIANCE_START_SECONDS" 'berthd to answer' appliance_up_or_dead "$pid" || process_is_gone "$pid"; then
    tail -n 30 -- "$appliance_home/berthd.log"
    die "berthd did not come up; its log is above"
  fi
  appliance_status .issuer >"$appliance_home/owner"
  appliance_registry >>"$appliance_home/registries"
}

appliance_up_or_dead() {
  process_is_gone "$1" || appliance_answers
}

appliance_answers() {
  [[ -S $appliance_home/run/berth.sock ]] && berth status -o json >/dev/null 2>&1
}

appliance_pid() {
  cat -- "$appliance_home/berthd.pid"
}

appliance_runs() {
  [[ -s $appliance_home/berthd.pid ]] && ! process_is_gone "$(appliance_pid)"
}

# appliance_stop: asks berthd to end and waits.
appliance_stop() {
  ! appliance_runs || process_end "$(appliance_pid)" "$APPLIANCE_STOP_SECONDS"
  rm -f -- "$appliance_home/berthd.pid"
}

# appliance_kill: as a power cut would end it.
appliance_kill() {
  kill -KILL "$(appliance_pid)"
  wait_until 10 'berthd to be dead' process_is_gone "$(appliance_pid)"
}

# berth ARG...: the command, against this appliance; its registry credential stays out of the user's own files.
berth() {
  DOCKER_CONFIG=$appliance_home/docker \
    timeout "$APPLIANCE_COMMAND_SECONDS" "$appliance_bin/berth" --socket "$appliance_home/run/berth.sock" "$@"
}

# appliance_docker ARG...: docker with the credential that `berth image login` wrote.
appliance_docker() {
  DOCKER_CONFIG=$appliance_home/docker docker "$@"
}

# appliance_status FILTER: one value of `berth status -o json`.
appliance_status() {
  berth status -o json | jq -er "$1"
}

appliance_registry() {
  appliance_status .registry.address
}

appliance_https_port() {
  appliance_status .balancer.https | sed 's/.*://'
}

# appliance_token AUDIENCE
appliance_token() {
  berth token create --audience "$1" --scope read --ttl 10m
}

# appliance_request HOST [CURL_OPTION...]: one request through TLS, verified against the device's CA.
appliance_request() {
  local host=$1
  shift
  : "${appliance_port:=$(appliance_https_port)}" "${appliance_ca:=$(appliance_status .caCertificate)}"
  curl --silent --show-error --max-time "$APPLIANCE_REQUEST_SECONDS" \
    --cacert "$appliance_ca" --resolve "$host:$appliance_port:127.0.0.1" "$@" "https://$host:$appliance_port/"
}

# appliance_forget: the ports and the CA may be others after a restart.
appliance_forget() {
  appliance_port='' appliance_ca=''
}

# appliance_ready_replicas DEPLOYMENT
appliance_ready_replicas() {
  berth get deployment "$1" -o json | jq -r '.status.readyReplicas // 0'
}

appliance_has_ready() {
  [[ $(appliance_ready_replicas "$1") == "$2" ]]
}

# appliance_wait_ready DEPLOYMENT REPLICAS
appliance_wait_ready() {
  if ! wait_until "$APPLIANCE_READY_SECONDS" "$2 ready replicas of $1" appliance_has_ready "$1" "$2"; then
    berth describe deployment "$1" || true
    return 1
  fi
}

# appliance_owner: by which the engine's objects are known as this appliance's: the name of its issuer.
appliance_owner() {
  cat -- "$appliance_home/owner"
}

# appliance_containers [APP]: the ids of the running containers that this appliance made, of one app or of all.
appliance_containers() {
  local filters=(--filter "label=$APPLIANCE_OWNER_LABEL=$(appliance_owner)")
  [[ -z ${1:-} ]] || filters+=(--filter "label=$APPLIANCE_POD_LABEL.app=$1")
  docker ps --quiet --no-trunc "${filters[@]}"
}

# appliance_slot CONTAINER: the CPUs that the appliance says it has.
appliance_slot() {
  berth slots -o json | jq -er --arg container "$1" \
    'first((.slots[].holders[], .floating[]) | select(.containerId == $container) | .cpus)'
}

appliance_slot_count() {
  berth slots -o json | jq '.slots | length'
}

# appliance_left_behind: what of this appliance the engine still has.
appliance_left_behind() {
  local filter registry
  [[ -s $appliance_home/owner && -e $appliance_home/registries ]] || return 0
  filter=label=$APPLIANCE_OWNER_LABEL=$(appliance_owner)
  docker ps --all --quiet --no-trunc --filter "$filter" | sed 's/^/container /'
  docker network ls --quiet --no-trunc --filter "$filter" | sed 's/^/network /'
  docker volume ls --quiet --filter "$filter" | sed 's/^/volume /'
  while IFS= read -r registry; do
    [[ -n $registry ]] || continue
    docker image ls --digests --format '{{.Repository}} {{.Tag}} {{.Digest}}' | awk -v prefix="$registry/" '
      index($1, prefix) != 1 { next }
      $2 != "<none>" { print "image " $1 ":" $2 }
      $3 != "<none>" { print "image " $1 "@" $3 }'
  done <"$appliance_home/registries"
}

# appliance_purge: takes all of that out of the engine; berthd must have ended.
appliance_purge() {
  local kind name
  while read -r kind name; do
    case $kind in
      container) docker rm --force --volumes "$name" ;;
      network | volume) docker "$kind" rm "$name" ;;
      # With its last tag an image's digests go too.
      image) ! docker image inspect "$name" >/dev/null 2>&1 || docker image rm "$name" ;;
    esac
  done < <(appliance_left_behind)
}

# appliance_credential: user:password for a push, as `berth image login` left it.
appliance_credential() {
  jq -er --arg registry "$(appliance_registry)" '.auths[$registry].auth' "$appliance_home/docker/config.json" | base64 -d
}

# upload_location REPOSITORY CURL_OPTION...: one authorised request of an upload, and where the next one goes.
upload_location() {
  local repository=$1 location
  shift
  location=$(curl -sS --fail --max-time "$APPLIANCE_UPLOAD_SECONDS" -u "$(appliance_credential)" -D - -o /dev/null "$@" \
    | sed -n 's/^[Ll]ocation:[[:space:]]*//p' | tr -d '\r')
  [[ $location == *"/v2/$repository/"* ]] || die "no location within $repository: $location"
  [[ $location == http* ]] || location=http://$(appliance_registry)$location
  printf '%s' "$location"
}
