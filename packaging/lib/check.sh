# shellcheck shell=bash
# Checks of what is not Java: the scripts and the sample documents.

# check_shell: every script by itself, which takes a tenth of following it into the libraries; so what one file sets or
# sources and another uses is not judged (SC1091, SC2034, SC2154).
check_shell() {
  (
    cd "$REPOSITORY" || return
    printf '%s\0' .ci/run packaging/{quickstart,test,dev} packaging/lib/*.sh packaging/launch/berth{,d} \
      packaging/deb/{postinst,prerm,postrm} packaging/tests/*.sh packaging/bench/{,balancer/}*.sh \
      | xargs -0 -n 1 shellcheck --exclude SC1091,SC2034,SC2154
  )
}

# check_examples: the three documents that users bring are what they always were.
check_examples() {
  (cd "$EXAMPLES" && sha256sum --check --quiet unchanged.sha256) \
    || die 'packaging/examples: a document that has to stay as it is has changed'
}
