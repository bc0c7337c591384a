package dev.berth.registry.index;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A robot account as the index knows it.
 *
 * @param id never given twice, so that what names a removed robot names nobody
 * @param name unique
 * @param secretHash of its secret
 * @param grants what it may, each as text
 * @param createdAt when it was made
 * @param expiresAt from when on it is worth nothing
 */
public record StoredRobot(
        long id,
        String name,
        String secretHash,
        List<String> grants,
        Instant createdAt,
        Optional<Instant> expiresAt) {
    public StoredRobot {
        grants = List.copyOf(grants);
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "StoredRobot[" + id + ", " + name + "]";
    }
}
