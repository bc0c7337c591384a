package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import java.util.List;

/** How the transaction that stores a manifest ended; it stored all or nothing. */
public sealed interface PutResult {
    /** Manifest, references and tags are there. */
    record Stored() implements PutResult {}

    /** The repository lacks what the manifest needs. */
    record Missing(List<Digest> digests) implements PutResult {
        public Missing {
            digests = List.copyOf(digests);
        }
    }

    /** A rule stands against it. */
    record Refused(PushRefusal refusal) implements PutResult {}
}
