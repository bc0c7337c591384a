# shellcheck shell=bash
# Checks of what is not Java: the scripts and the sample documents.

# check_shell: the libraries by themselves (what one sets, another uses: SC2034, SC2154), then every script with them.
check_shell() {
  (
    cd "$REPOSITORY" || return
    shellcheck --external-sources --exclude SC2034,SC2154 packaging/lib/*.sh || return
    shellcheck --external-sources .ci/run packaging/quickstart packaging/test packaging/dev packaging/launch/* \
      packaging/deb/{postinst,prerm,postrm} packaging/tests/*.sh
  )
}

# check_examples: the three documents that users bring are what they always were.
check_examples() {
  (cd "$EXAMPLES" && sha256sum --check --quiet unchanged.sha256) \
    || die 'packaging/examples: a document that has to stay as it is has changed'
}
