package dev.berth.policies.reconcile;

import dev.berth.policies.image.Digest;
import java.time.Instant;
import java.util.Optional;

/** What came of looking for an image. */
public sealed interface ImageState {
    /**
     * The engine has it.
     *
     * @param engineReference the name under which the engine makes containers of it
     * @param digest the content, where it is known
     */
    record Present(String engineReference, Optional<Digest> digest) implements ImageState {}

    /**
     * It could not be had.
     *
     * @param reason for the user
     * @param retryAt when to look again
     */
    record Missing(String reason, Instant retryAt) implements ImageState {}
}
