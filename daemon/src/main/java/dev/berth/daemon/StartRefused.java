package dev.berth.daemon;

import dev.berth.policies.base.Problem;
import java.util.List;

/** The appliance cannot start on this host or with this configuration; the message says why. */
final class StartRefused extends Exception {
    private static final long serialVersionUID = 1L;

    StartRefused(String message) {
        super(message);
    }

    static StartRefused of(List<Problem> problems) {
        return new StartRefused(
                String.join("; ", problems.stream().map(Problem::toString).toList()));
    }
}
