package dev.berth.proxy.http2.client;

import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.upstream.Transport;
import dev.berth.proxy.wire.ByteSink;
import java.io.IOException;
import java.time.Duration;

/** Writes to an endpoint, and closes the connection if that takes too long or fails. */
final class TimedSink implements ByteSink {
    private final Transport transport;
    private final Deadline deadline;
    private final Duration stall;

    TimedSink(Transport transport, Deadlines deadlines, Duration stall) {
        this.transport = transport;
        this.deadline = deadlines.watch(transport.channel());
        this.stall = stall;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        deadline.arm(stall);
        try {
            transport.write(bytes, offset, length);
        } catch (IOException broken) {
            transport.close();
            throw broken;
        }
        deadline.disarm();
    }

    void close() {
        deadline.retire();
        transport.close();
    }
}
