package dev.berth.registry.login;

import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.login.Scope.Action;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An account for a program: what it may do where, and until when. Its secret is told once, when it
 * is made; a new one takes a new robot.
 *
 * @param name unique; it signs in as {@link #user()}
 * @param grants what it may
 * @param createdAt when it was made
 * @param expiresAt from when on it is worth nothing; empty: never
 */
public record Robot(
        String name, List<Grant> grants, Instant createdAt, Optional<Instant> expiresAt) {
    /** In front of the name where it signs in; no login of a person can begin so. */
    static final String PREFIX = "robot+";

    public Robot {
        grants = List.copyOf(grants);
    }

    /** What it signs in as. */
    public String user() {
        return PREFIX + name;
    }

    /** Whether it may do that there. */
    boolean may(Action action, RepositoryName repository) {
        return grants.stream().anyMatch(grant -> grant.allows(action, repository));
    }

    boolean isExpired(Instant now) {
        return expiresAt.isPresent() && !now.isBefore(expiresAt.get());
    }
}
