package dev.berth.registry.upstream;

import dev.berth.registry.base.UpstreamLimits;
import java.time.Duration;

/** Work that is tried again where that may help, a bounded number of times within a bound. */
final class Tries {
    private final UpstreamLimits limits;

    Tries(UpstreamLimits limits) {
        this.limits = limits;
    }

    /** One try. */
    @FunctionalInterface
    interface Attempt<T> {
        T make() throws UpstreamFault;
    }

    /** The outcome of the first try that succeeds; the failure of the last otherwise. */
    <T> T within(Deadline deadline, Attempt<T> attempt) throws UpstreamFault {
        Duration pause = limits.pause();
        for (int left = limits.tries(); ; left--) {
            try {
                return attempt.make();
            } catch (UpstreamFault fault) {
                if (!fault.isTransient() || left <= 1 || deadline.isOver()) {
                    throw fault;
                }
                rest(deadline.left(pause), fault);
                pause = pause.multipliedBy(2);
            }
        }
    }

    private static void rest(Duration pause, UpstreamFault fault) throws UpstreamFault {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw fault;
        }
    }
}
