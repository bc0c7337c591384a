package dev.berth.registry.crash;

/**
 * Something that a client can ask a registry for.
 *
 * @param kind of what
 * @param repository where
 * @param name a digest or a tag
 */
record Fact(Kind kind, String repository, String name) {
    /** Kinds of facts. */
    enum Kind {
        BLOB("blobs"),
        MANIFEST("manifests"),
        TAG("manifests");

        private final String segment;

        Kind(String segment) {
            this.segment = segment;
        }
    }

    /** The value of what is not there. */
    static final String ABSENT = "absent";

    static Fact blob(String repository, String digest) {
        return new Fact(Kind.BLOB, repository, digest);
    }

    static Fact manifest(String repository, String digest) {
        return new Fact(Kind.MANIFEST, repository, digest);
    }

    static Fact tag(String repository, String tag) {
        return new Fact(Kind.TAG, repository, tag);
    }

    String target() {
        return "/v2/" + repository + "/" + kind.segment + "/" + name;
    }

    @Override
    public String toString() {
        return kind + " " + repository + " " + name;
    }
}
