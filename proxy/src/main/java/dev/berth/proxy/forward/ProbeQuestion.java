package dev.berth.proxy.forward;

import dev.berth.proxy.wire.Fields;

/** What an endpoint is asked to learn how it does. */
public sealed interface ProbeQuestion {
    /** Whether it takes a connection. */
    record Connect() implements ProbeQuestion {}

    /**
     * A GET, and no other request for what it answers.
     *
     * @param target path and query
     * @param headers with {@code Host}
     */
    record Get(String target, Fields headers) implements ProbeQuestion {}

    /**
     * {@code grpc.health.v1.Health/Check}.
     *
     * @param service as the protocol has it; empty: the server as a whole
     */
    record Check(String service) implements ProbeQuestion {}
}
