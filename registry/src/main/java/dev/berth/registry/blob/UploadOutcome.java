package dev.berth.registry.blob;

import dev.berth.policies.image.Digest;
import dev.berth.registry.index.PushRefusal;

/** How a request to an upload session ended. */
public sealed interface UploadOutcome {
    /**
     * The bytes are in the session.
     *
     * @param length bytes so far
     */
    record Received(long length) implements UploadOutcome {}

    /**
     * The blob is stored and linked, durably.
     *
     * @param digest its name, by the client's algorithm
     */
    record Stored(Digest digest) implements UploadOutcome {}

    /**
     * The range did not begin where the session stands, which it still does.
     *
     * @param length bytes so far
     */
    record OutOfOrder(long length) implements UploadOutcome {}

    /**
     * The body was not as long as its range said; the session stands where it stood.
     *
     * @param expected bytes
     */
    record WrongLength(long expected) implements UploadOutcome {}

    /**
     * The content is other content; the session is gone.
     *
     * @param actual what arrived
     */
    record WrongDigest(Digest actual) implements UploadOutcome {}

    /**
     * The blob is larger than any may be; the session is gone.
     *
     * @param most bytes
     */
    record TooLarge(long most) implements UploadOutcome {}

    /** The repository's quota has no room for the blob; the session is gone. */
    record Refused(PushRefusal refusal) implements UploadOutcome {}

    /** The disk's reserve would be touched; the session is gone. */
    record NoSpace() implements UploadOutcome {}

    /** The client wanted no more of it; the session is gone. */
    record Cancelled() implements UploadOutcome {}

    /** There is no such session in that repository. */
    record Unknown() implements UploadOutcome {}

    /** Another request is writing to the session. */
    record Contended() implements UploadOutcome {}
}
