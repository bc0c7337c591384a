# shellcheck shell=bash
# What Berth's processor time goes into: the kernel's accounting by thread, and samples of Java threads (JFR).

readonly PROFILE_SECONDS=10

# profile JOB: under this load, a table of shares.
profile() {
  local before after
  profile_jcmd JFR.start name=bench settings="$BENCH/profile.jfc"
  before=$(profile_ticks)
  attempt berth "$1" "$PROFILE_SECONDS" >/dev/null
  after=$(profile_ticks)
  profile_jcmd JFR.stop name=bench filename="$scratch/bench.jfr"
  # shellcheck disable=SC2086 # Four numbers each.
  "$JAVA_HOME/bin/java" "$BENCH/Profile.java" "$scratch/bench.jfr" $before $after
}

profile_jcmd() {
  "$JAVA_HOME/bin/jcmd" "${server_pid[berth]}" "$@" >/dev/null
}

# profile_ticks: system time, then user time of the compilers, of the thread that collects garbage, of all threads.
profile_ticks() {
  cat "/proc/${server_pid[berth]}"/task/*/stat | awk '{
    name = $0
    sub(/^[^(]*\(/, "", name)
    sub(/\)[^)]*$/, "", name)
    sub(/.*\) /, "")
    kernel += $13
    user += $12
    if (name ~ /^C[12] Compiler/) compiling += $12
    if (name ~ /^VM Thread/) collecting += $12
  } END { print kernel + 0, compiling + 0, collecting + 0, user + 0 }'
}
