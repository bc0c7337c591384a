# shellcheck shell=bash
# All that the scripts share. Sourced by each of them, after `set -euo pipefail`.

PACKAGING=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
REPOSITORY=$(dirname "$PACKAGING")
readonly PACKAGING REPOSITORY
readonly PACKAGING_TARGET=$PACKAGING/target
readonly EXAMPLES=$PACKAGING/examples

# shellcheck source=packaging/lib/cleanup.sh
. "$PACKAGING/lib/cleanup.sh"
# shellcheck source=packaging/lib/steps.sh
. "$PACKAGING/lib/steps.sh"
# shellcheck source=packaging/lib/host.sh
. "$PACKAGING/lib/host.sh"
# shellcheck source=packaging/lib/engine.sh
. "$PACKAGING/lib/engine.sh"
# shellcheck source=packaging/lib/peers.sh
. "$PACKAGING/lib/peers.sh"
# shellcheck source=packaging/lib/base.sh
. "$PACKAGING/lib/base.sh"
# shellcheck source=packaging/lib/build.sh
. "$PACKAGING/lib/build.sh"
# shellcheck source=packaging/lib/appliance.sh
. "$PACKAGING/lib/appliance.sh"
# shellcheck source=packaging/lib/proofs.sh
. "$PACKAGING/lib/proofs.sh"
# shellcheck source=packaging/lib/dist.sh
. "$PACKAGING/lib/dist.sh"
# shellcheck source=packaging/lib/deb.sh
. "$PACKAGING/lib/deb.sh"
# shellcheck source=packaging/lib/check.sh
. "$PACKAGING/lib/check.sh"
