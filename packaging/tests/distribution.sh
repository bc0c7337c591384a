#!/usr/bin/env bash
# The distribution is complete, starts from wherever it lies, and its package installs on a bare system and purges.
set -euo pipefail
# shellcheck source=packaging/lib/load.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../lib/load.sh"
# shellcheck source=packaging/lib/trial.sh
. "$PACKAGING/lib/trial.sh"

readonly INSTALL_SECONDS=300
readonly BOOT_SECONDS=90
readonly BOOT_IMAGE=berth-boot:1

is_complete() {
  [[ -x $DIST/bin/berth && -x $DIST/bin/berthd && -x $DIST/runtime/bin/java ]] \
    && [[ -s $DIST/lib/berthd.aot && -s $DIST/lib/berth.aot ]] \
    && compgen -G "$DIST/lib/native/libjffi*.so" && compgen -G "$DIST/lib/native/libsqlitejdbc.so"
}

# starts_elsewhere: moved, reached through a link, with no other Java to be found, and from its start-up cache.
starts_elsewhere() {
  local copy=$trial_scratch/else\ where
  mkdir "$copy"
  cp -a "$DIST/." "$copy/"
  ln -s "$copy/bin/berth" "$trial_scratch/berth-link"
  env -i PATH=/usr/bin:/bin "$trial_scratch/berth-link" version
  env -i PATH=/usr/bin:/bin JDK_JAVA_OPTIONS=-XX:AOTMode=on "$trial_scratch/berth-link" version
  rm -rf -- "$copy" "$trial_scratch/berth-link"
}

# runs_an_appliance: the distribution's own berthd serves, and unpacks nothing into the temporary directory.
runs_an_appliance() {
  local temporary=$trial_scratch/tmp
  mkdir "$temporary"
  appliance_at "$DIST/bin" "$trial_scratch/appliance"
  appliance_jvm_options=-Djava.io.tmpdir=$temporary
  trial_appliance
  [[ $(appliance_request localhost --output /dev/null --write-out '%{http_code}') == 421 ]] \
    || die 'the balancer of the distribution does not answer 421 for a host that nobody routes'
  [[ -z $(ls -A "$temporary") ]] || die "unpacked into the temporary directory: $(ls -A "$temporary")"
  trial_appliance_end
}

is_reproducible() {
  local first
  first=$(sha256sum <"$(deb_file)")
  deb_build
  [[ $(sha256sum <"$(deb_file)") == "$first" ]]
}

in_root() {
  timeout "$INSTALL_SECONDS" unshare --mount --pid --fork --propagation private --mount-proc="$system/proc" \
    chroot "$system" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    DEBIAN_FRONTEND=noninteractive "$@"
}

# make_system: a bare Debian with a package source and no service manager that runs.
make_system() {
  system=$trial_scratch/system
  mkdir "$system"
  tar -C "$system" -xf "$(base_archive)"
  cp -- /etc/resolv.conf "$system/etc/resolv.conf"
  printf '#!/bin/sh\nexit 101\n' >"$system/usr/sbin/policy-rc.d"
  chmod 0755 "$system/usr/sbin/policy-rc.d"
  cp -- "$(deb_file)" "$system/root/berth.deb"
}

installs() {
  in_root apt-get update -q
  in_root apt-get install -q -y --no-install-recommends /root/berth.deb
  in_root berth version
  in_root berthd --config /etc/berth/berthd.yaml --check
  in_root id berth
  in_root sh -c 'id -nG berth | grep -qw docker'
  in_root dpkg --verify berth
}

purges() {
  in_root apt-get purge -q -y berth
  [[ ! -e $system/usr/lib/berth && ! -e $system/etc/berth && ! -e $system/usr/bin/berth ]]
}

in_boot() {
  docker exec "$booted" "$@"
}

is_active() {
  in_boot systemctl --quiet is-active berthd.service
}

# boots: the installed system as a container whose first process is systemd; it has no engine, and berthd says so.
boots() {
  in_root apt-get install -q -y --no-install-recommends systemd systemd-sysv
  tar -C "$system" --one-file-system -c . | docker import - "$BOOT_IMAGE" >/dev/null
  cleanup_add docker rmi "$BOOT_IMAGE"
  booted=$(docker run --detach --cap-add SYS_ADMIN --cap-add NET_ADMIN --security-opt seccomp=unconfined \
    --cgroupns host --volume /sys/fs/cgroup:/sys/fs/cgroup --tmpfs /run --tmpfs /tmp "$BOOT_IMAGE" /sbin/init)
  cleanup_add docker rm --force "$booted"
  wait_until "$BOOT_SECONDS" 'berthd is ready under systemd' is_active \
    || { in_boot journalctl --no-pager --lines=60 >&2 && return 1; }
}

# serves_under_systemd: as its own user, reachable by root, and only to look at by a member of berth-view.
serves_under_systemd() {
  local pid
  pid=$(in_boot systemctl show --property MainPID --value berthd.service)
  [[ $(in_boot stat --format %U "/proc/$pid") == berth ]] || die 'berthd does not run as user berth'
  in_boot berth slots
  in_boot berth token create --audience device.example.com >/dev/null
  in_boot useradd --groups berth-view viewer
  in_boot setpriv --reuid viewer --regid viewer --init-groups berth slots
  ! in_boot setpriv --reuid viewer --regid viewer --init-groups berth token create --audience device.example.com \
    || die 'a member of berth-view got a token'
  ! in_boot setpriv --reuid nobody --regid nogroup --clear-groups berth slots || die 'nobody saw the slots'
}

ends_in_order() {
  in_boot systemctl stop berthd.service
  [[ $(in_boot systemctl show --property Result --value berthd.service) == success ]]
}

trial_begin distribution
build_tools
dist_tools
expect 'a distribution is built' dist_build
expect 'a package is built' deb_build
expect 'the distribution is complete' is_complete
expect 'the distribution starts from anywhere' starts_elsewhere
expect 'the distribution runs an appliance' runs_an_appliance
expect 'the package is the same bytes when built again' is_reproducible
make_system
expect 'the package installs on a bare system, and berth runs there' installs
expect 'systemd starts it' boots
expect 'it serves under systemd, by role' serves_under_systemd
expect 'systemd stops it in order' ends_in_order
expect 'a purge takes everything' purges
