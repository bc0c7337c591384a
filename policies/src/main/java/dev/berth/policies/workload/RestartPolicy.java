package dev.berth.policies.workload;

import java.util.Arrays;
import java.util.Optional;

/** Which containers of a pod that have ended are started again, as Kubernetes names it. */
public enum RestartPolicy {
    /** Every one. */
    ALWAYS("Always"),
    /** Those that ended with another code than 0. */
    ON_FAILURE("OnFailure"),
    /** None. */
    NEVER("Never");

    private final String text;

    RestartPolicy(String text) {
        this.text = text;
    }

    /** As documents write it. */
    public String text() {
        return text;
    }

    /** The policy of that text. */
    public static Optional<RestartPolicy> of(String text) {
        return Arrays.stream(values()).filter(policy -> policy.text.equals(text)).findFirst();
    }
}
