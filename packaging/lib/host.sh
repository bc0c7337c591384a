# shellcheck shell=bash
# The machine underneath: root, Debian packages, a JDK 25, Maven.

readonly JAVA_MAJOR=25
readonly MAVEN_MINIMUM=3.8.7
readonly APT_TIMEOUT_SECONDS=600
readonly APT_LOCK_SECONDS=120

# What a script keeps when it becomes root through sudo.
readonly HOST_KEPT_ENVIRONMENT=DOCKER_HOST,JAVA_HOME,MAVEN_OPTS,MAVEN_ARGS,TMPDIR,XDG_CACHE_HOME,CI,BERTH_PULL_BASE,BERTH_QUICKSTART_HOME

# host_become_root SCRIPT [ARG...]: goes on as root, through sudo where needed.
host_become_root() {
  ((EUID != 0)) || return 0
  command -v sudo >/dev/null || {
    printf 'error: this needs root (packages, an engine, a local route), and there is no sudo\n' >&2
    exit 1
  }
  exec sudo --preserve-env="$HOST_KEPT_ENVIRONMENT" -- "$@"
}

# host_builder COMMAND [ARG...]: as the user who called sudo, so that the build leaves nothing of root's in their tree.
host_builder() {
  if [[ -n ${SUDO_USER:-} && $SUDO_USER != root ]]; then
    runuser -u "$SUDO_USER" -- env HOME="$(getent passwd "$SUDO_USER" | cut -d: -f6)" "$@"
  else
    "$@"
  fi
}

# host_hand_over PATH: what root wrote into the tree of the user who called sudo is theirs.
host_hand_over() {
  [[ -z ${SUDO_USER:-} || ! -e $1 ]] || chown -R "$SUDO_USER:" "$1"
}

package_installed() {
  [[ $(dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null) == ii* ]]
}

# apt_install PACKAGE...: what is missing of them; the package lists are brought up to date once a run.
apt_install() {
  local package missing=()
  for package in "$@"; do
    package_installed "$package" || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null \
    || die "missing: ${missing[*]}, and there is no apt-get here to install them with"
  apt_update_once
  DEBIAN_FRONTEND=noninteractive timeout "$APT_TIMEOUT_SECONDS" \
    apt-get -o DPkg::Lock::Timeout="$APT_LOCK_SECONDS" install -y --no-install-recommends "${missing[@]}" \
    || die "apt-get could not install: ${missing[*]}"
}

apt_update_once() {
  [[ -z ${BERTH_APT_UPDATED:-} ]] || return 0
  timeout "$APT_TIMEOUT_SECONDS" apt-get -o DPkg::Lock::Timeout="$APT_LOCK_SECONDS" update \
    || die 'apt-get update failed'
  export BERTH_APT_UPDATED=1
}

apt_offers() {
  [[ -n $(apt-cache madison "$1" 2>/dev/null) ]]
}

# host_tools: the small tools that every script here needs.
host_tools() {
  local tool_package tool
  for tool_package in curl:curl jq:jq ip:iproute2 mount:mount setpriv:util-linux openssl:openssl; do
    tool=${tool_package%%:*}
    command -v "$tool" >/dev/null || apt_install "${tool_package#*:}"
  done
}

# jdk_fits HOME: is it a whole JDK (compiler, jlink) of the wanted version?
jdk_fits() {
  [[ -x $1/bin/javac && -x $1/bin/jlink && -r $1/release ]] || return 1
  grep -q "^JAVA_VERSION=\"${JAVA_MAJOR}[.\"]" "$1/release"
}

jdk_candidates() {
  local candidate
  [[ -z ${JAVA_HOME:-} ]] || printf '%s\n' "$JAVA_HOME"
  candidate=$(command -v java) && printf '%s\n' "$(dirname "$(dirname "$(readlink -f "$candidate")")")"
  printf '%s\n' /usr/lib/jvm/*
}

# jdk_find: exports JAVA_HOME of the first JDK that fits.
jdk_find() {
  local candidate
  while IFS= read -r candidate; do
    if jdk_fits "$candidate"; then
      export JAVA_HOME=$candidate
      return 0
    fi
  done < <(jdk_candidates)
  return 1
}

host_jdk() {
  jdk_find && return 0
  apt_update_once
  if apt_offers "openjdk-$JAVA_MAJOR-jdk-headless"; then
    apt_install "openjdk-$JAVA_MAJOR-jdk-headless"
  fi
  jdk_find || die "no JDK $JAVA_MAJOR: not in JAVA_HOME, on PATH or under /usr/lib/jvm, and this distribution" \
    "has no openjdk-$JAVA_MAJOR-jdk-headless. Install a JDK $JAVA_MAJOR and set JAVA_HOME."
}

# version_at_least HAVE WANT
version_at_least() {
  [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]
}

maven_version() {
  mvn --version 2>/dev/null | sed -n 's/^.*Apache Maven \([0-9][0-9.]*\).*$/\1/p'
}

host_maven() {
  local version
  command -v mvn >/dev/null || apt_install maven
  version=$(maven_version)
  version_at_least "${version:-0}" "$MAVEN_MINIMUM" \
    || die "Maven ${version:-of an unknown version} is too old: $MAVEN_MINIMUM or newer is needed"
}

# host_architecture: Debian's word for it.
host_architecture() {
  dpkg --print-architecture
}

# cache_directory: kept between runs.
cache_directory() {
  local directory=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/berth
  mkdir -p "$directory"
  printf '%s' "$directory"
}
