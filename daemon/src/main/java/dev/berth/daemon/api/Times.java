package dev.berth.daemon.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the Kubernetes API writes them: RFC 3339, whole seconds, UTC. */
final class Times {
    private Times() {}

    static String text(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
