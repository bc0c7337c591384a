package dev.berth.proxy.forward;

import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.UpstreamLimits;
import dev.berth.proxy.upstream.Transport;
import dev.berth.proxy.wire.HeadReader;
import dev.berth.proxy.wire.WireInput;
import dev.berth.proxy.wire.WireLimits;
import dev.berth.proxy.wire.WireOutput;
import java.io.IOException;
import java.nio.channels.Channel;
import java.util.function.Consumer;

/**
 * One HTTP/1.1 connection to an endpoint.
 *
 * <p>Two deadlines watch it, one for each direction, because two threads wait on it.
 */
final class UpstreamConnection {
    private final Transport transport;
    private final UpstreamLimits limits;
    private final Deadline receiving;
    private final Deadline sending;
    private final WireInput input;
    private final WireOutput output;
    private final HeadReader heads;
    private boolean reused;

    UpstreamConnection(
            Transport transport,
            UpstreamLimits limits,
            WireLimits wire,
            Deadlines deadlines,
            Consumer<UpstreamConnection> onLate) {
        this.transport = transport;
        this.limits = limits;
        this.receiving = deadlines.watch(new Watched(onLate));
        this.sending = deadlines.watch(transport.channel());
        this.input = new WireInput(transport::read);
        this.output = new WireOutput(this::send);
        this.heads = new HeadReader(input, wire);
    }

    WireInput input() {
        return input;
    }

    WireOutput output() {
        return output;
    }

    HeadReader heads() {
        return heads;
    }

    /** Watches for the endpoint keeping its answer, or its next bytes, back. */
    Deadline receiving() {
        return receiving;
    }

    /** Whether a request was sent on it before this one. */
    boolean reused() {
        return reused;
    }

    /** Whether it was closed for making somebody wait. */
    boolean late() {
        return receiving.expired() || sending.expired();
    }

    /** Says that a request was sent on it. */
    void used() {
        reused = true;
    }

    /** Prepares it to wait for another request. */
    void rest() {
        sending.disarm();
        receiving.arm(limits.idle());
    }

    /**
     * Whether it can carry another request: the endpoint has neither closed it nor sent bytes that
     * belong to no request.
     */
    boolean awake() {
        receiving.disarm();
        return input.unread() == 0 && transport.quiet();
    }

    /** Says that nothing more will be sent on it. */
    void shutdownOutput() throws IOException {
        output.flush();
        transport.shutdownOutput();
    }

    void close() {
        receiving.retire();
        sending.retire();
        transport.close();
    }

    private void send(byte[] buffer, int offset, int length) throws IOException {
        sending.arm(limits.stall());
        transport.write(buffer, offset, length);
        sending.disarm();
    }

    /** Closes what is late and lets the pool forget it, so that idle memory is not kept. */
    private final class Watched implements Channel {
        private final Consumer<UpstreamConnection> onLate;

        Watched(Consumer<UpstreamConnection> onLate) {
            this.onLate = onLate;
        }

        @Override
        public boolean isOpen() {
            return transport.channel().isOpen();
        }

        @Override
        public void close() {
            transport.close();
            onLate.accept(UpstreamConnection.this);
        }
    }
}
