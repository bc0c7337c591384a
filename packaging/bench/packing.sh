#!/usr/bin/env bash
# packing.sh FILE: how far each placement policy is from the bound on a bin packing file in OR-Library's format. The
# runner is that of the tests, the policies are those of the staged jars.
set -euo pipefail
# shellcheck source=packaging/lib/load.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../lib/load.sh"

readonly RUNNER=$REPOSITORY/policies/src/test/java/dev/berth/policies/packing

main() {
  local file=$1
  [[ -r $file ]] || die "there is no file $file to read"
  scratch=''
  scratch_directory scratch
  "$JAVA_HOME/bin/javac" -d "$scratch" -cp "$(printf '%s:' "$BUILD_STAGE"/lib/*.jar)" -Xlint:all,-classfile \
    "$RUNNER"/PackingInstance.java "$RUNNER"/PackingRun.java "$RUNNER"/PackingReport.java
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "$scratch:$(printf '%s:' "$BUILD_STAGE"/lib/*.jar)" \
    dev.berth.policies.packing.PackingReport "$file"
}

cleanup_install true
main "$@"
