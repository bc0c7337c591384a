# shellcheck shell=bash
# What a script must undo, undone in reverse order however the script ends.

cleanup_stack=()

# A file for what the undoing says; without one it is said on the script's own output.
cleanup_log=

# The command that ended the script by failing, with its place; many say nothing themselves.
cleanup_failed=

# cleanup_add COMMAND [ARG...]: runs it when the script ends, last added first; its failure stops nothing else.
cleanup_add() {
  local quoted
  printf -v quoted '%q ' "$@"
  cleanup_stack+=("$quoted")
}

# cleanup_install [REPORTER]: REPORTER STATUS is called before anything is undone, while the evidence still stands.
cleanup_install() {
  cleanup_reporter=${1:-true}
  set -o errtrace
  trap 'cleanup_failed="${BASH_SOURCE[0]##*/}:$LINENO: $BASH_COMMAND"' ERR
  trap cleanup_run EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

cleanup_run() {
  local status=$? index
  trap - EXIT ERR
  trap '' INT TERM
  set +e
  cleanup_tell "$status"
  "$cleanup_reporter" "$status"
  if [[ -d ${cleanup_log%/*} ]]; then
    exec >>"$cleanup_log" 2>&1
  fi
  for ((index = ${#cleanup_stack[@]} - 1; index >= 0; index--)); do
    eval "${cleanup_stack[index]}"
  done
  exit "$status"
}

# cleanup_tell STATUS: which command failed, as it stands in the script; where a step's output goes is no place for it.
cleanup_tell() {
  local out=2
  (($1 != 0)) && [[ -n $cleanup_failed ]] || return 0
  { true >&4; } 2>/dev/null && out=4
  printf 'error: exit %s at %s\n' "$1" "$cleanup_failed" >&"$out"
}

# scratch_directory VARIABLE: a new directory, removed at the end, its name in VARIABLE.
scratch_directory() {
  local -n scratch_result=$1
  # shellcheck disable=SC2034 # the caller's variable, through the name reference
  scratch_result=$(mktemp -d "${TMPDIR:-/tmp}/berth-XXXXXXXX")
  cleanup_add rm -rf -- "$scratch_result"
}
