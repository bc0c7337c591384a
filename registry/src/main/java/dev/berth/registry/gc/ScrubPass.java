package dev.berth.registry.gc;

import dev.berth.registry.base.StorageFault;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A pass over everything that is stored, which somebody asked for and may wait for. */
public final class ScrubPass {
    private final CompletableFuture<ScrubStatus> end = new CompletableFuture<>();

    ScrubPass() {}

    /**
     * Waits for its end.
     *
     * @return what it has shown; empty if it takes longer than that
     * @throws StorageFault if it broke off; {@code BUSY} if the registry closes
     */
    public Optional<ScrubStatus> await(Duration longest) throws InterruptedException {
        try {
            return Optional.of(end.get(longest.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException stillAtIt) {
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StorageFault fault) {
                throw new StorageFault(fault.kind(), String.valueOf(fault.getMessage()), fault);
            }
            throw new IllegalStateException("a pass over stored content failed", e.getCause());
        }
    }

    void ended(ScrubStatus shown) {
        end.complete(shown);
    }

    void brokeOff(RuntimeException why) {
        end.completeExceptionally(why);
    }
}
