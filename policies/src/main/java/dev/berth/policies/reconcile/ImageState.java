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
     * @param cause in Kubernetes' word
     * @param reason for the user
     * @param retryAt when to look again
     */
    record Missing(Cause cause, String reason, Instant retryAt) implements ImageState {
        /** One that could not be fetched. */
        public Missing(String reason, Instant retryAt) {
            this(Cause.PULL_FAILED, reason, retryAt);
        }
    }

    /** Why an image cannot be had. */
    enum Cause {
        /** It could not be fetched, for the first time. */
        PULL_FAILED("ErrImagePull"),
        /** It could not be fetched again and again, and is tried ever more seldom. */
        PULL_BACK_OFF("ImagePullBackOff"),
        /** It is not there and the document forbids to fetch it. */
        NEVER_PULLED("ErrImageNeverPull"),
        /** The engine takes its name for none. */
        BAD_NAME("InvalidImageName"),
        /** A policy asks for a signature that it does not have. */
        UNSIGNED("SignatureValidationFailed");

        private final String word;

        Cause(String word) {
            this.word = word;
        }

        /** As statuses say it. */
        public String word() {
            return word;
        }
    }
}
