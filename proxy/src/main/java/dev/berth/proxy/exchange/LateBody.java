package dev.berth.proxy.exchange;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A client stopped sending its request's body, or sends it more slowly than the least rate. */
public final class LateBody extends IOException {
    private static final long serialVersionUID = 1L;

    public LateBody(@Nullable Throwable cause) {
        super("the request's body is late", cause);
    }
}
