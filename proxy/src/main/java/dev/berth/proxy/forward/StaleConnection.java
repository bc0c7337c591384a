package dev.berth.proxy.forward;

import org.jspecify.annotations.Nullable;

/** A pooled connection had been closed by the endpoint; asking again is safe. */
final class StaleConnection extends Exception {
    private static final long serialVersionUID = 1L;

    StaleConnection(@Nullable Throwable cause) {
        super("the endpoint closed a pooled connection", cause);
    }
}
