package dev.berth.registry.manifest;

import dev.berth.policies.base.Problem;
import dev.berth.policies.image.Digest;
import dev.berth.registry.index.PushRefusal;
import java.util.List;
import java.util.Optional;

/** How the push of a manifest ended. */
public sealed interface PutOutcome {
    /**
     * It is stored and tagged, durably.
     *
     * @param digest its name, by the client's algorithm
     * @param subject the manifest that it names as its subject
     */
    record Stored(Digest digest, Optional<Digest> subject) implements PutOutcome {}

    /** It is no manifest that can be stored. */
    record Invalid(List<Problem> problems) implements PutOutcome {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }

    /** The repository lacks what it needs. */
    record Missing(List<Digest> digests) implements PutOutcome {
        public Missing {
            digests = List.copyOf(digests);
        }
    }

    /** A rule of the repository stands against it; nothing was changed. */
    record Refused(PushRefusal refusal) implements PutOutcome {}

    /**
     * It is another manifest than the one that was named.
     *
     * @param actual what arrived
     */
    record WrongDigest(Digest actual) implements PutOutcome {}
}
