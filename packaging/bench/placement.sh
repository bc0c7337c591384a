#!/usr/bin/env bash
# How long a decision of each placement policy takes, by JMH, on the staged jars; BENCH_MILLIS is the time of each
# iteration, BENCH_SLOTS the numbers of slots.
set -euo pipefail
# shellcheck source=packaging/lib/load.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../lib/load.sh"

readonly BENCH=$PACKAGING/bench
readonly MILLIS=${BENCH_MILLIS:-2000}
readonly JMH_VERSION=1.37
read -ra SLOTS <<<"${BENCH_SLOTS:-16 128 1024 8192}"
readonly SLOTS

# jmh_ensure: JMH and what it needs, from Maven Central into the cache; jmh is its class path.
jmh_ensure() {
  local directory artifact
  directory=$(cache_directory)/jmh-$JMH_VERSION
  if [[ ! -e $directory/complete ]]; then
    mkdir -p "$directory"
    for artifact in org.openjdk.jmh:jmh-core:$JMH_VERSION org.openjdk.jmh:jmh-generator-annprocess:$JMH_VERSION \
      net.sf.jopt-simple:jopt-simple:5.0.4 org.apache.commons:commons-math3:3.6.1; do
      build_maven -q dependency:copy -Dartifact="$artifact" -DoutputDirectory="$directory" -N \
        || die "$artifact cannot be had"
    done
    touch "$directory/complete"
  fi
  jmh=$(printf '%s:' "$directory"/*.jar)
}

main() {
  scratch=''
  scratch_directory scratch
  jmh_ensure
  "$JAVA_HOME/bin/javac" -Xlint:all,-processing -Werror -processorpath "$jmh" -d "$scratch" \
    -cp "$jmh:$(printf '%s:' "$BUILD_STAGE"/lib/*.jar)" "$BENCH"/placement/*.java 2>&1 \
    | grep -v '^warning: \[classfile\]' || true
  [[ -e $scratch/dev/berth/bench/PlacementBench.class ]] || die 'the bench could not be compiled'
  "$JAVA_HOME/bin/java" -cp "$scratch:$jmh:$(printf '%s:' "$BUILD_STAGE"/lib/*.jar)" dev.berth.bench.PlacementBench \
    "$MILLIS" "${SLOTS[@]}"
}

cleanup_install true
main
