# shellcheck shell=bash
# The Docker Engine: the one that answers, or a private one that is gone without a trace afterwards.

readonly ENGINE_DEFAULT_SOCKET=/var/run/docker.sock
# Engine 20.10; older ones lack what the daemon asks for.
readonly ENGINE_API_MINIMUM=1.41
readonly ENGINE_ANSWER_SECONDS=10
readonly ENGINE_START_SECONDS=60
readonly ENGINE_STOP_SECONDS=60

# engine_answers HOST: does an engine answer there?
engine_answers() {
  [[ $1 != unix://* || -S ${1#unix://} ]] || return 1
  timeout "$ENGINE_ANSWER_SECONDS" docker --host "$1" version --format '{{.Server.APIVersion}}' 2>/dev/null | grep -q .
}

# engine_find: exports DOCKER_HOST of an engine that answers on a Unix socket.
engine_find() {
  local host
  for host in "${DOCKER_HOST:-}" "unix://$ENGINE_DEFAULT_SOCKET"; do
    if [[ $host == unix://* ]] && engine_answers "$host"; then
      export DOCKER_HOST=$host
      return 0
    fi
  done
  return 1
}

# engine_ensure DIRECTORY: DOCKER_HOST answers afterwards; what had to be started lives in DIRECTORY.
engine_ensure() {
  local directory=$1
  if engine_started_here "$directory"; then
    export DOCKER_HOST=unix://$directory/docker.sock
    step_note "the engine of an earlier run answers at $DOCKER_HOST"
  elif engine_find || { engine_install && engine_find; }; then
    step_note "an engine answers at $DOCKER_HOST"
  else
    engine_start "$directory"
    step_note "no engine answered: started one of our own at $DOCKER_HOST"
  fi
  engine_check
}

# engine_install: the packages; where systemd runs they start the service themselves.
engine_install() {
  command -v dockerd >/dev/null || apt_install docker.io iptables
  command -v docker >/dev/null || apt_install docker-cli
  [[ ! -d /run/systemd/system ]] \
    || wait_until "$ENGINE_START_SECONDS" 'the installed engine to answer' engine_answers "unix://$ENGINE_DEFAULT_SOCKET"
}

engine_check() {
  local api
  api=$(docker version --format '{{.Server.APIVersion}}')
  version_at_least "$api" "$ENGINE_API_MINIMUM" \
    || die "the engine at $DOCKER_HOST speaks API $api; $ENGINE_API_MINIMUM (Engine 20.10) or newer is needed"
}

# engine_start DIRECTORY: a dockerd whose every file is in DIRECTORY; remembers what of the host's network it finds.
engine_start() {
  local directory=$1 pid
  mkdir -p "$directory"
  chmod 0711 "$directory"
  (($(printf '%s' "$directory/docker.sock" | wc -c) < 104)) \
    || die "the path is too long for a socket: $directory/docker.sock"
  engine_control_groups
  [[ -e $directory/network.before ]] || engine_network_record >"$directory/network.before"
  printf '{}\n' >"$directory/daemon.json"
  setsid dockerd \
    --config-file "$directory/daemon.json" \
    --data-root "$directory/data" \
    --exec-root "$directory/exec" \
    --pidfile "$directory/dockerd.pid" \
    --host "unix://$directory/docker.sock" \
    >>"$directory/dockerd.log" 2>&1 </dev/null 3>&- 4>&- &
  pid=$!
  disown "$pid"
  if ! wait_until "$ENGINE_START_SECONDS" 'the engine to answer' engine_up_or_dead "$pid" "$directory" \
    || process_is_gone "$pid"; then
    tail -n 20 -- "$directory/dockerd.log"
    engine_stop "$directory"
    die "dockerd did not come up; its log is above"
  fi
  export DOCKER_HOST=unix://$directory/docker.sock
}

engine_up_or_dead() {
  process_is_gone "$1" || engine_answers "unix://$2/docker.sock"
}

# engine_control_groups: a host without an init that mounts them needs them mounted; in one hierarchy (version 2),
# unless the kernel has already given the controllers to hierarchies of their own (version 1).
engine_control_groups() {
  local controller
  mountpoint -q /sys/fs/cgroup && return 0
  if awk '$1 == "cpuset" { free = $2 == 0 } END { exit !free }' /proc/cgroups && grep -qw cgroup2 /proc/filesystems; then
    mount -t cgroup2 none /sys/fs/cgroup
    return 0
  fi
  mount -t tmpfs -o mode=755 cgroup /sys/fs/cgroup
  while IFS= read -r controller; do
    mkdir -p "/sys/fs/cgroup/$controller"
    mount -t cgroup -o "$controller" cgroup "/sys/fs/cgroup/$controller"
  done < <(awk '!/^#/ && $4 == 1 { print $1 }' /proc/cgroups)
}

# engine_started_here DIRECTORY: is one of our own running out of it?
engine_started_here() {
  [[ -s $1/dockerd.pid ]] && ! process_is_gone "$(<"$1/dockerd.pid")"
}

# engine_stop DIRECTORY: ends what engine_start started, and removes every trace of it.
engine_stop() {
  local directory=$1 pid_file
  [[ -d $directory ]] || return 0
  for pid_file in "$directory/dockerd.pid" "$directory/exec/containerd/containerd.pid"; do
    [[ ! -s $pid_file ]] || process_end "$(<"$pid_file")" "$ENGINE_STOP_SECONDS"
  done
  engine_unmount "$directory"
  [[ ! -s $directory/network.before ]] || engine_network_restore "$directory/network.before"
  rm -rf -- "$directory"
}

# engine_unmount DIRECTORY: whatever is still mounted beneath it, innermost first.
engine_unmount() {
  local mounted
  while IFS= read -r mounted; do
    umount -- "$mounted" || umount --lazy -- "$mounted" || true
  done < <(awk -v prefix="$1/" 'index($5, prefix) == 1 { print $5 }' /proc/self/mountinfo | sort -r)
}

# The engine changes the host's network and leaves that behind: its bridge, its chains, FORWARD's policy, forwarding.
readonly ENGINE_CHAINS='DOCKER|DOCKER-USER|DOCKER-FORWARD|DOCKER-CT|DOCKER-BRIDGE|DOCKER-INTERNAL|DOCKER-ISOLATION-STAGE-1|DOCKER-ISOLATION-STAGE-2'

engine_network_record() {
  local policy
  policy=$(iptables -S FORWARD 2>/dev/null | awk '$1 == "-P" { print $3 }')
  printf 'forward_policy=%s\n' "${policy:-ACCEPT}"
  printf 'ip_forward=%s\n' "$(</proc/sys/net/ipv4/ip_forward)"
  printf 'bridge=%s\n' "$([[ -e /sys/class/net/docker0 ]] && printf kept || printf made)"
  printf 'chains=%s\n' "$(iptables -S DOCKER >/dev/null 2>&1 && printf kept || printf made)"
}

# engine_network_restore FILE: undoes only what was not there before.
engine_network_restore() {
  local forward_policy ip_forward bridge chains
  # shellcheck source=/dev/null
  . "$1"
  if [[ $bridge == made && -e /sys/class/net/docker0 ]]; then
    ip link delete docker0
  fi
  if [[ $chains == made ]]; then
    engine_chains_remove filter
    engine_chains_remove nat
    iptables -P FORWARD "$forward_policy"
    printf '%s\n' "$ip_forward" >/proc/sys/net/ipv4/ip_forward
  fi
}

# engine_chains_remove TABLE: the rules that lead to the engine's chains or speak of its bridge, then the chains.
engine_chains_remove() {
  local table=$1 rule chain
  while IFS= read -r rule; do
    # shellcheck disable=SC2086 # a rule is a list of words
    iptables -t "$table" -D ${rule#-A }
  done < <(iptables -t "$table" -S | grep -E -- "^-A (FORWARD|PREROUTING|OUTPUT|POSTROUTING) .*(-j ($ENGINE_CHAINS)( |$)|docker0)")
  while IFS= read -r chain; do
    iptables -t "$table" -F "$chain"
  done < <(engine_chains "$table")
  while IFS= read -r chain; do
    iptables -t "$table" -X "$chain"
  done < <(engine_chains "$table")
}

engine_chains() {
  iptables -t "$1" -S | awk '$1 == "-N" { print $2 }' | grep -Ex "$ENGINE_CHAINS" || true
}
