# shellcheck shell=bash
# What is shown rather than claimed: pins read from the kernel, refusals and answers read from the wire.

readonly PROOF_HOST=my-service.example.com
readonly PROOF_MOVE_SECONDS=30
readonly PROOF_REQUESTS=20

# cpu_list_expand LIST: "0-2,5" as "0 1 2 5".
cpu_list_expand() {
  local part parts
  IFS=, read -ra parts <<<"$1"
  for part in "${parts[@]}"; do
    seq -s ' ' "${part%-*}" "${part#*-}"
  done | paste -sd ' '
}

# cpu_lists_equal LIST LIST
cpu_lists_equal() {
  [[ $(cpu_list_expand "$1") == "$(cpu_list_expand "$2")" ]]
}

# cpu_lists_meet LIST LIST: do they share a CPU?
cpu_lists_meet() {
  local left right
  for left in $(cpu_list_expand "$1"); do
    for right in $(cpu_list_expand "$2"); do
      ((left != right)) || return 0
    done
  done
  return 1
}

# cpus_allowed CONTAINER: what the kernel lets its first process run on.
cpus_allowed() {
  local pid
  pid=$(docker inspect -f '{{.State.Pid}}' "$1")
  sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' "/proc/$pid/status"
}

# prove_pins APP: every container of it runs on exactly the CPUs of its slot, as the kernel tells.
prove_pins() {
  local container slot allowed count=0
  for container in $(appliance_containers "$1"); do
    slot=$(appliance_slot "$container")
    allowed=$(cpus_allowed "$container")
    step_note "container ${container:0:12}: slot $slot, Cpus_allowed_list $allowed"
    cpu_lists_equal "$slot" "$allowed" || die "container $container has slot $slot, but may run on $allowed"
    count=$((count + 1))
  done
  ((count > 0)) || die "no container of $1 is running"
}

# http_status FILE: of the head that curl saved.
http_status() {
  sed -n '1s/^HTTP\/[0-9.]* \([0-9]*\).*/\1/p' "$1" | tr -d '\r'
}

# http_challenge FILE: the value of WWW-Authenticate.
http_challenge() {
  sed -n 's/^[Ww][Ww][Ww]-[Aa]uthenticate:[[:space:]]*//p' "$1" | tr -d '\r'
}

# prove_no_token: 401 with a Bearer challenge and, as RFC 6750 §3.1 says, no error code, for no token came.
prove_no_token() {
  local head=$appliance_home/no-token.head challenge
  appliance_request "$PROOF_HOST" --dump-header "$head" --output /dev/null
  challenge=$(http_challenge "$head")
  step_note "without a token: $(http_status "$head"), WWW-Authenticate: $challenge"
  [[ $(http_status "$head") == 401 && $challenge == Bearer* ]] || die 'not a 401 with a Bearer challenge'
  [[ $challenge != *error=* ]] || die 'a request without a token was told an error code'
}

# prove_foreign_token: 401 invalid_token for a token that is meant for another audience.
prove_foreign_token() {
  local head=$appliance_home/foreign-token.head challenge token
  token=$(appliance_token another-service.example.com)
  appliance_request "$PROOF_HOST" --dump-header "$head" --output /dev/null --oauth2-bearer "$token"
  challenge=$(http_challenge "$head")
  step_note "with another audience's token: $(http_status "$head"), WWW-Authenticate: $challenge"
  [[ $(http_status "$head") == 401 && $challenge == Bearer*'error="invalid_token"'* ]] \
    || die 'not a 401 with error="invalid_token"'
}

# prove_answers REPLICAS: 200 with the right token, and every replica answers with its own name.
prove_answers() {
  local token names=$appliance_home/answers attempt
  token=$(appliance_token "$PROOF_HOST")
  : >"$names"
  for ((attempt = 0; attempt < PROOF_REQUESTS; attempt++)); do
    appliance_request "$PROOF_HOST" --fail --oauth2-bearer "$token" >>"$names"
  done
  step_note "with the right token: $PROOF_REQUESTS answers from $(sort -u "$names" | paste -sd ' ')"
  [[ $(sort -u "$names" | wc -l) == "$1" ]] || die "not answers of $1 replicas: $(sort "$names" | uniq -c | paste -sd ';')"
}

# pins_of APP: "container pin" lines, as the engine tells.
pins_of() {
  local container
  for container in $(appliance_containers "$1"); do
    printf '%s %s\n' "$container" "$(docker inspect -f '{{.HostConfig.CpusetCpus}}' "$container")"
  done | sort
}

# prove_exclusive APP: no other container's set meets the set of APP's one container.
prove_exclusive() {
  local own own_set other other_set
  own=$(appliance_containers "$1")
  own_set=$(cpus_allowed "$own")
  for other in $(appliance_containers); do
    [[ $other != "$own" ]] || continue
    other_set=$(cpus_allowed "$other")
    ! cpu_lists_meet "$own_set" "$other_set" \
      || die "container $other may run on $other_set, which meets the exclusive $own_set of $own"
    step_note "container ${other:0:12} keeps to $other_set, clear of the exclusive $own_set"
  done
}

# prove_same_containers BEFORE AFTER: two outputs of pins_of name the same containers.
prove_same_containers() {
  [[ $(cut -d' ' -f1 <<<"$1") == $(cut -d' ' -f1 <<<"$2") ]] \
    || die "containers were replaced: before $1, after $2"
}
