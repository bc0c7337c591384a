# shellcheck shell=bash
# Steps that tell their time, and that name themselves and their log when they fail.

readonly STEP_LOG_TAIL_LINES=40

step_current=
step_number=0
step_notes=()

# now_ms: milliseconds of the wall clock.
now_ms() {
  local micros=${EPOCHREALTIME/[.,]/}
  printf '%s' "$((micros / 1000))"
}

# seconds_of MILLISECONDS: with one decimal.
seconds_of() {
  printf '%d.%d' "$(($1 / 1000))" "$(($1 % 1000 / 100))"
}

# steps_open LOG_DIRECTORY: from here on, steps log there and speak on the script's own output.
steps_open() {
  steps_log_directory=$1
  mkdir -p "$steps_log_directory"
  cleanup_log=$steps_log_directory/cleanup.log
  exec 3>&1 4>&2
  steps_started=$(now_ms)
}

# steps_plain: no steps, only their tools; everything is said on the script's own output.
steps_plain() {
  exec 3>&1 4>&2
}

# step NAME COMMAND [ARG...]: runs COMMAND in this shell (so `set -e` holds inside it) with its output in a log.
step() {
  local name=$1 started elapsed total note
  shift
  step_number=$((step_number + 1))
  step_current=$name
  step_notes=()
  printf -v step_log '%s/%02d-%s.log' "$steps_log_directory" "$step_number" "${name//[^A-Za-z0-9]/-}"
  started=$(now_ms)
  printf '%-62s ' "$name" >&3
  "$@" >"$step_log" 2>&1 </dev/null
  elapsed=$(($(now_ms) - started))
  total=$(($(now_ms) - steps_started))
  printf '%7s s   (%s s)\n' "$(seconds_of "$elapsed")" "$(seconds_of "$total")" >&3
  for note in "${step_notes[@]}"; do
    printf '    %s\n' "$note" >&3
  done
  step_current=
}

# step_note TEXT: shown beneath the running step once it is done.
step_note() {
  step_notes+=("$1")
  printf '%s\n' "$1"
}

# steps_report STATUS: the reporter for cleanup_install.
steps_report() {
  local status=$1 note
  [[ -n $step_current ]] || return 0
  if ((status == 0)); then
    return 0
  fi
  printf '%s\n' 'FAILED' >&3
  for note in "${step_notes[@]}"; do
    printf '    %s\n' "$note" >&3
  done
  {
    printf '\nThe step "%s" failed (exit %s). Its log: %s\n' "$step_current" "$status" "$step_log"
    tail -n "$STEP_LOG_TAIL_LINES" -- "$step_log" | sed 's/^/  | /'
  } >&4
}

# say TEXT: a line for the reader, from inside a step or outside one.
say() {
  printf '%s\n' "$*" >&3
}

# die TEXT: the reason on standard error (inside a step: in its log), then the end.
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# wait_until SECONDS WHAT COMMAND [ARG...]: polls COMMAND until it succeeds; a bounded wait that says what it waited for.
wait_until() {
  local seconds=$1 what=$2 deadline
  shift 2
  deadline=$(($(now_ms) + seconds * 1000))
  until "$@"; do
    if (($(now_ms) >= deadline)); then
      printf 'error: waited %s s in vain for: %s\n' "$seconds" "$what" >&2
      return 1
    fi
    sleep 0.2
  done
}

# process_is_gone PID: also true for a zombie, which is only waiting to be reaped.
process_is_gone() {
  local state
  state=$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null) || return 0
  [[ -z $state || $state == Z || $state == X ]]
}

# process_end PID SECONDS: asks by SIGTERM, waits, and insists by SIGKILL; by pid only.
process_end() {
  local pid=$1 seconds=$2
  process_is_gone "$pid" && return 0
  kill -TERM "$pid" 2>/dev/null || return 0
  if ! wait_until "$seconds" "process $pid to end" process_is_gone "$pid"; then
    kill -KILL "$pid" 2>/dev/null || return 0
    wait_until 10 "process $pid to be killed" process_is_gone "$pid"
  fi
}
