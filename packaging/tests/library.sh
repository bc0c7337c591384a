#!/usr/bin/env bash
# What the scripts stand on: steps that name themselves when they fail, bounded waits, ends by pid, lists of CPUs.
set -euo pipefail
# shellcheck source=packaging/lib/load.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../lib/load.sh"
# shellcheck source=packaging/lib/trial.sh
. "$PACKAGING/lib/trial.sh"

steps_plain
cleanup_install expect_report
scratch=''
scratch_directory scratch

# equal WHAT EXPECTED ACTUAL
equal() {
  [[ $2 == "$3" ]] || die "$1: expected \"$2\", got \"$3\""
  printf 'seen: %s\n' "$1"
}

# script BODY: runs it as a script of its own with the libraries; its output is in scratch/output, its exit printed.
script() {
  local status=0
  printf 'set -euo pipefail\n. %q\n%s\n' "$PACKAGING/lib/load.sh" "$1" >"$scratch/script"
  bash "$scratch/script" >"$scratch/output" 2>&1 || status=$?
  printf '%s' "$status"
}

cpu_lists() {
  equal 'a list of one' '3' "$(cpu_list_expand 3)"
  equal 'a list with a range' '0 1 2 5' "$(cpu_list_expand 0-2,5)"
  expect 'two spellings of one list are equal' cpu_lists_equal 0-1,2 0,1-2
  expect 'overlapping lists meet' cpu_lists_meet 0-3 3,7
  expect 'disjoint lists do not meet' test "$(cpu_lists_meet 0-1 2-3 && printf meet || printf apart)" = apart
}

versions() {
  expect 'the same version is new enough' version_at_least 3.8.7 3.8.7
  expect '3.10 is newer than 3.8.7' version_at_least 3.10 3.8.7
  expect '3.6.3 is older than 3.8.7' test "$(version_at_least 3.6.3 3.8.7 && printf new || printf old)" = old
}

failing_step() {
  equal 'a failing step fails the script with its own status' 7 "$(script '
    inner() { printf "the reason\n"; (exit 7); printf "never reached\n"; }
    steps_open '"$(printf %q "$scratch/logs")"'
    cleanup_install steps_report
    cleanup_add touch '"$(printf %q "$scratch/undone")"'
    step "fine" true
    step "the broken one" inner
    step "never begun" true')"
  expect_match 'it names itself' 'The step "the broken one" failed \(exit 7\)' "$scratch/output"
  expect_match 'it names its log' 'Its log: .*/02-the-broken-one\.log' "$scratch/output"
  expect_match 'it shows the end of its log' '^  \| the reason' "$scratch/output"
  expect 'what was done is undone' test -e "$scratch/undone"
  expect 'nothing after it ran' test "$(grep -c 'never' "$scratch/output")" = 0
}

interrupted_script() {
  local status=0
  # shellcheck disable=SC2016 # it is the script that is to expand it
  printf 'set -euo pipefail\n. %q\n%s\n' "$PACKAGING/lib/load.sh" '
    steps_plain
    cleanup_install true
    cleanup_add touch "$1"
    touch "$1.ready"
    wait_until 60 "a signal" false' >"$scratch/interrupted"
  bash "$scratch/interrupted" "$scratch/cleaned" >/dev/null 2>&1 &
  wait_until 10 'the script to be ready' test -e "$scratch/cleaned.ready"
  kill -TERM "$!"
  wait "$!" || status=$?
  equal 'a script that is told to end says so' 143 "$status"
  expect 'and cleans up' test -e "$scratch/cleaned"
}

silent_failure() {
  equal 'a command that says nothing ends the script' 3 "$(script '
    steps_plain
    cleanup_install true
    quiet() { [[ ! -e / ]] || return 3; }
    if false; then :; fi
    false || true
    quiet
    printf "never reached\n"')"
  expect_match 'and is named with its place' '^error: exit 3 at script:[0-9]+: return 3$' "$scratch/output"
}

waits_are_bounded() {
  equal 'a wait in vain fails' 1 "$(script 'steps_plain; wait_until 1 "nothing" false')"
  expect_match 'and says what it waited for' 'waited 1 s in vain for: nothing' "$scratch/output"
}

expectations() {
  # shellcheck disable=SC2016 # it is the script that is to expand it
  equal 'an expectation that fails inside a function ends the script' 1 "$(script '
    . "$PACKAGING/lib/trial.sh"
    steps_plain
    cleanup_install expect_report
    halfway() { false; true; }
    expect "the whole of it" halfway')"
  expect_match 'and is named' 'expected: the whole of it' "$scratch/output"
}

stubborn_process() {
  bash -c 'trap "" TERM; while :; do read -rt 60 <> <(:) || true; done' &
  process_end "$!" 1 2>/dev/null
  expect 'a process that ignores SIGTERM is ended all the same' process_is_gone "$!"
}

verbs() {
  local status=0
  "$PACKAGING/dev" fly >"$scratch/output" 2>&1 || status=$?
  equal 'an unknown verb is refused with 2' 2 "$status"
  expect_match 'by its name, with those that there are' 'no verb "fly"; the verbs are: .*dist' "$scratch/output"
}

cpu_lists
versions
failing_step
silent_failure
interrupted_script
waits_are_bounded
expectations
stubborn_process
verbs
