# shellcheck shell=bash
# From sources to a stage: bin/ with the launchers and lib/ with the jars. A distribution is a stage and more.

readonly BUILD_SECONDS=2700
readonly BUILD_STAGE=$PACKAGING_TARGET/stage

# build_tools: what a build needs.
build_tools() {
  host_jdk
  host_maven
}

# build_maven ARG...: Maven at the root of the reactor, under the JDK that was found; BUILD_LIMIT_SECONDS gives it more
# time than a build needs.
build_maven() {
  (cd "$REPOSITORY" && host_builder env JAVA_HOME="$JAVA_HOME" timeout "${BUILD_LIMIT_SECONDS:-$BUILD_SECONDS}" mvn -B -ntp "$@")
}

# build_jars [ARG...]: every module's jar, and beside the daemon's everything that it runs with; no test is compiled
# unless ARG says otherwise.
build_jars() {
  (($#)) || set -- -Dmaven.test.skip=true
  rm -rf -- "$REPOSITORY/daemon/target/runtime-lib"
  build_maven -q "$@" -DskipITs package dependency:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory=target/runtime-lib
}

# build_verify: every check and test of every module, and the jars as build_jars leaves them.
build_verify() {
  rm -rf -- "$REPOSITORY/daemon/target/runtime-lib"
  build_maven verify dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=target/runtime-lib
}

# build_version: the POM's.
build_version() {
  sed -n '/<artifactId>berth<\/artifactId>/{n;s/.*<version>\(.*\)<\/version>.*/\1/p;q}' "$REPOSITORY/pom.xml"
}

# build_time: the instant that goes into everything built, seconds since 1970; the POM's unless the caller sets it.
build_time() {
  local instant
  if [[ -n ${SOURCE_DATE_EPOCH:-} ]]; then
    printf '%s' "$SOURCE_DATE_EPOCH"
    return 0
  fi
  instant=$(sed -n 's/.*<project.build.outputTimestamp>\(.*\)<.*/\1/p' "$REPOSITORY/pom.xml")
  date -u -d "$instant" +%s
}

# build_stage DIRECTORY: bin/ and lib/ from what build_jars left; it runs on the JDK that built it.
build_stage() {
  local directory=$1
  rm -rf -- "$directory"
  mkdir -p "$directory/bin" "$directory/lib"
  cp -- "$REPOSITORY"/daemon/target/runtime-lib/*.jar "$directory/lib/"
  cp -- "$REPOSITORY/daemon/target/daemon-$(build_version).jar" "$directory/lib/"
  install -m 0755 "$PACKAGING/launch/berth" "$PACKAGING/launch/berthd" "$directory/bin/"
  install -m 0644 "$PACKAGING/launch/berthd.options" "$directory/lib/"
  build_class_path_jar "$directory/lib"
  ln -s "$JAVA_HOME" "$directory/runtime"
}

# build_class_path_jar DIRECTORY: berth.jar, nothing but a manifest naming all others, so that the class path is
# the same, in order, wherever the directory is moved: an AOT cache accepts no other.
build_class_path_jar() {
  local directory=$1 manifest
  manifest=$(mktemp)
  {
    printf 'Class-Path:'
    (cd "$directory" && LC_ALL=C printf ' %s\n ' ./*.jar | sed -e 's:\./::' -e '$d')
    printf '\n'
  } >"$manifest"
  "$JAVA_HOME/bin/jar" --create --file "$directory/berth.jar" --manifest "$manifest" \
    --date "$(date -u -d "@$(build_time)" +%Y-%m-%dT%H:%M:%SZ)"
  rm -f -- "$manifest"
}
