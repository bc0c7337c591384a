package dev.berth.daemon.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Looks again and again until something is true or the time is over. */
final class Waiting {
    /** Time between two looks: short for a person, nothing for the daemon. */
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final Surroundings.Pause pause;
    private final long endNanos;

    Waiting(Surroundings.Pause pause, Duration timeout) {
        this.pause = pause;
        this.endNanos = System.nanoTime() + timeout.toNanos();
    }

    /** One look. */
    @FunctionalInterface
    interface Look {
        /** What is still missing; nothing when it is done. */
        Optional<String> missing() throws CommandFailure, IOException;
    }

    /** Looks at least once; fails with what the last look missed. */
    void until(Look look) throws CommandFailure, IOException {
        Optional<String> missing = look.missing();
        while (missing.isPresent()) {
            if (System.nanoTime() - endNanos >= 0) {
                throw new CommandFailure(ExitCode.TIMED_OUT, "gave up waiting: " + missing.get());
            }
            // The API has no watch, so there is no event to wait for.
            pause.of(INTERVAL);
            missing = look.missing();
        }
    }
}
