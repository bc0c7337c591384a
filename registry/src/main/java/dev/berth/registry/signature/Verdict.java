package dev.berth.registry.signature;

/** Whether an image may be used, by the policy of its repository. */
public sealed interface Verdict {
    /** Nobody asks for a signature there. */
    record Unasked() implements Verdict {}

    /**
     * A key of the policy signed it.
     *
     * @param reason which, and what carries the signature
     */
    record Signed(String reason) implements Verdict {}

    /**
     * No key of the policy signed it, and it may be used all the same.
     *
     * @param reason what is missing
     */
    record Doubtful(String reason) implements Verdict {}

    /**
     * No key of the policy signed it: it may not be used.
     *
     * @param reason what is missing
     */
    record Refused(String reason) implements Verdict {}
}
