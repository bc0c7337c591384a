# shellcheck shell=bash
# Checks of what is not Java: the scripts and the sample documents.

# check_scripts: every script of the repository.
check_scripts() {
  printf '%s\n' "$REPOSITORY/.ci/run" "$PACKAGING"/{quickstart,test,dev} "$PACKAGING"/lib/*.sh "$PACKAGING"/launch/* \
    "$PACKAGING"/deb/{postinst,prerm,postrm} "$PACKAGING"/tests/*.sh
}

check_shell() {
  local scripts
  mapfile -t scripts < <(check_scripts)
  (cd "$REPOSITORY" && shellcheck --external-sources "${scripts[@]}")
}

# check_examples: the three documents that users bring are what they always were.
check_examples() {
  (cd "$EXAMPLES" && sha256sum --check --quiet unchanged.sha256) \
    || die 'packaging/examples: a document that has to stay as it is has changed'
}
