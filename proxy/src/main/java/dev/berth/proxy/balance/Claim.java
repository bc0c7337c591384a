package dev.berth.proxy.balance;

import dev.berth.policies.balance.Endpoint;
import java.util.concurrent.atomic.AtomicBoolean;

/** The right to send one request to one endpoint; counts as in flight until it is released. */
public final class Claim implements AutoCloseable {
    private final Endpoint endpoint;
    private final EndpointLoad load;
    private final AtomicBoolean released = new AtomicBoolean();

    Claim(Endpoint endpoint, EndpointLoad load) {
        this.endpoint = endpoint;
        this.load = load;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** Gives the right back; a second time does nothing. */
    @Override
    public void close() {
        if (released.compareAndSet(false, true)) {
            load.leave();
        }
    }
}
