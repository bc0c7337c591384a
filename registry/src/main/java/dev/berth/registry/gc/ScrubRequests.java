package dev.berth.registry.gc;

import dev.berth.registry.base.StorageFault;
import java.util.Optional;

/**
 * The pass that was asked for and has not begun. However many ask, there is one: whoever asks while
 * a pass runs needs the next one, since the running one may be past what was damaged meanwhile.
 */
final class ScrubRequests {
    private Optional<ScrubPass> next = Optional.empty();
    private boolean isClosed;

    /**
     * The pass that begins next.
     *
     * @throws StorageFault {@code BUSY} if the registry closes
     */
    synchronized ScrubPass ask() {
        if (isClosed) {
            throw closing();
        }
        var asked = next.orElseGet(ScrubPass::new);
        next = Optional.of(asked);
        return asked;
    }

    synchronized boolean isAsked() {
        return next.isPresent();
    }

    /** Hands it to whoever does it. */
    synchronized Optional<ScrubPass> take() {
        var taken = next;
        next = Optional.empty();
        return taken;
    }

    /** Nobody waits for a pass that never begins. */
    synchronized void close() {
        isClosed = true;
        next.ifPresent(asked -> asked.brokeOff(closing()));
        next = Optional.empty();
    }

    private static StorageFault closing() {
        return new StorageFault(StorageFault.Kind.BUSY, "the registry is closing");
    }
}
