# shellcheck shell=bash
# The base image of the sample Dockerfile: python:3.7, or a stand-in for it where nothing can be pulled.

readonly BASE_IMAGE=python:3.7
readonly BASE_STAND_IN_LABEL=dev.berth.stand-in
readonly BASE_PACKAGES=python3-minimal,python3-pip
readonly BASE_PULL_SECONDS=120
readonly BASE_BOOTSTRAP_SECONDS=600
# Part of the cached file's name: raise it when the recipe below changes.
readonly BASE_RECIPE=2

# base_ensure: BASE_IMAGE exists afterwards; base_made tells whether this run made it.
# BERTH_PULL_BASE=1 tries to pull the real one first.
base_ensure() {
  # shellcheck disable=SC2034 # read by the callers
  base_made=false
  if docker image inspect "$BASE_IMAGE" >/dev/null 2>&1; then
    return 0
  fi
  base_made=true
  if [[ ${BERTH_PULL_BASE:-0} == 1 ]] && timeout "$BASE_PULL_SECONDS" docker pull "$BASE_IMAGE"; then
    return 0
  fi
  base_import "$(base_archive)"
}

# base_is_stand_in: is the image of that name one of ours?
base_is_stand_in() {
  [[ $(docker image inspect -f "{{index .Config.Labels \"$BASE_STAND_IN_LABEL\"}}" "$BASE_IMAGE" 2>/dev/null) == true ]]
}

base_remove() {
  docker image rm --no-prune "$BASE_IMAGE"
}

base_import() {
  docker import \
    --change "LABEL $BASE_STAND_IN_LABEL=true" \
    --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
    --change 'CMD ["python"]' \
    "$1" "$BASE_IMAGE"
}

base_suite() {
  # shellcheck source=/dev/null
  (. /etc/os-release && printf '%s' "${VERSION_CODENAME:?no VERSION_CODENAME in /etc/os-release}")
}

# base_archive: prints the path of the root filesystem's archive, made first if it is not cached.
base_archive() {
  local suite archive
  suite=$(base_suite)
  archive=$(cache_directory)/base-$BASE_RECIPE-$suite-$(host_architecture).tar
  exec {base_lock}>"$archive.lock"
  flock -w "$BASE_BOOTSTRAP_SECONDS" "$base_lock"
  [[ -s $archive ]] || base_build "$suite" "$archive" >&2
  exec {base_lock}>&-
  printf '%s' "$archive"
}

# base_build SUITE ARCHIVE: in a mount namespace of its own, for debootstrap leaves /proc mounted.
base_build() {
  local suite=$1 archive=$2 root
  apt_install debootstrap
  root=$(mktemp -d "${TMPDIR:-/var/tmp}/berth-base-XXXXXX")
  if ! timeout "$BASE_BOOTSTRAP_SECONDS" unshare --mount --propagation private \
    debootstrap --variant=minbase --include="$BASE_PACKAGES" "$suite" "$root"; then
    tail -n 20 "$root/debootstrap/debootstrap.log" 2>/dev/null
    rm -rf -- "$root"
    die "debootstrap could not make a root filesystem of $suite"
  fi
  base_adapt "$root"
  tar -C "$root" --numeric-owner --one-file-system -cf "$archive.part" .
  mv -- "$archive.part" "$archive"
  rm -rf -- "$root"
}

# base_adapt ROOT: what makes Debian's python3 look like the image: its name, and a pip that may install.
base_adapt() {
  local root=$1
  chmod 0755 "$root"
  ln -sfn python3 "$root/usr/bin/python"
  rm -f -- "$root"/usr/lib/python3*/EXTERNALLY-MANAGED
  rm -rf -- "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* \
    "$root"/usr/share/{doc,man,locale} "$root"/var/log/bootstrap.log
}
