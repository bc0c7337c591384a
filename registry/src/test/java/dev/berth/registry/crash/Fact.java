package dev.berth.registry.crash;

import java.util.Set;

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

    /** The value of content that may be there or not. */
    static final String UNCERTAIN = "uncertain";

    static Fact blob(String repository, String digest) {
        return new Fact(Kind.BLOB, repository, digest);
    }

    static Fact manifest(String repository, String digest) {
        return new Fact(Kind.MANIFEST, repository, digest);
    }

    static Fact tag(String repository, String tag) {
        return new Fact(Kind.TAG, repository, tag);
    }

    /** What it may be where that was promised. */
    Set<String> values(String promised) {
        return promised.equals(UNCERTAIN) ? Set.of(name, ABSENT) : Set.of(promised);
    }

    String target() {
        return "/v2/" + repository + "/" + kind.segment + "/" + name;
    }

    @Override
    public String toString() {
        return kind + " " + repository + " " + name;
    }
}
