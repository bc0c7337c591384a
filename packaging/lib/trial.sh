# shellcheck shell=bash
# One end-to-end trial: an appliance of its own on the engine at DOCKER_HOST, gone when the script ends.

readonly TRIAL_IMAGE=my-app:1

expected=

# trial_begin NAME: what every trial has in common; trial_scratch is a directory for its files.
trial_begin() {
  : "${DOCKER_HOST:?the engine for the trials}" "${JAVA_HOME:?the JDK for the trials}"
  steps_plain
  cleanup_install trial_report
  trial_name=$1
  trial_base_made=false
  trial_scratch=$(mktemp -d "/var/tmp/berth-$trial_name-XXXXXX")
  chmod 0711 "$trial_scratch"
  cleanup_add rm -rf -- "$trial_scratch"
  [[ -x $BUILD_STAGE/bin/berthd ]] || die "nothing was built into $BUILD_STAGE"
  appliance_at "$BUILD_STAGE/bin" "$trial_scratch/appliance"
}

trial_report() {
  expect_report "$1"
  (($1 == 0)) || {
    printf 'trial %s failed with %s\n' "$trial_name" "$1"
    [[ ! -e $appliance_home/berthd.log ]] || sed 's/^/berthd | /' "$appliance_home/berthd.log" | tail -n 60
  } >&2
}

# expect_report STATUS: a reporter for cleanup_install.
expect_report() {
  (($1 == 0)) || [[ -z $expected ]] || printf 'error: expected: %s\n' "$expected" >&2
}

# trial_appliance: berthd up on ports of its own, nothing applied.
trial_appliance() {
  appliance_configure 127.0.0.1:0 127.0.0.1:0
  cleanup_add trial_appliance_end
  appliance_start
}

trial_appliance_end() {
  appliance_stop
  appliance_purge
  # shellcheck disable=SC2154 # set by trial_begin
  ! $trial_base_made || base_remove
}

# trial_sample: the sample's image in the registry, its documents applied, its replicas ready.
trial_sample() {
  local document
  trial_image
  for document in service deployment ingress; do
    berth apply -f "$EXAMPLES/$document.yaml"
  done
  appliance_wait_ready my-app 2
}

# trial_image: the sample's image, built on the stand-in base and pushed.
trial_image() {
  local target
  base_ensure
  # shellcheck disable=SC2154 # set by base_ensure
  ! $base_made || trial_base_made=true
  target=$(appliance_registry)/$TRIAL_IMAGE
  docker build --quiet --tag "$target" "$EXAMPLES"
  berth image login
  appliance_docker push --quiet "$target"
}

# step_note outside a step is only said.
step_note() {
  printf '%s\n' "$1"
}

# expect WHAT COMMAND [ARG...]: COMMAND must succeed. It is not called in a condition, where `set -e` would not hold
# inside it; trial_report tells WHAT.
expect() {
  expected=$1
  shift
  "$@"
  printf 'seen: %s\n' "$expected"
  expected=
}

# expect_match WHAT PATTERN FILE: FILE has a line that the extended regular expression fits.
expect_match() {
  if ! grep -Eq -- "$2" "$3"; then
    sed 's/^/  | /' "$3"
    die "expected: $1 (no line fits: $2)"
  fi
  printf 'seen: %s\n' "$1"
}
