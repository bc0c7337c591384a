package dev.berth.proxy.http1;

import dev.berth.proxy.exchange.Cancellation;
import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ListenerLimits;
import dev.berth.proxy.limit.Pace;
import dev.berth.proxy.wire.Link;
import dev.berth.proxy.wire.WireInput;
import dev.berth.proxy.wire.WireOutput;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A client's decrypted bytes in both directions, each watched by a deadline. */
final class ClientSocket {
    private final Link link;
    private final Deadline reading;
    private final Deadline writing;
    private final Pace writingPace;
    private final ListenerLimits limits;
    private final Cancellation gone = new Cancellation();
    private final ClientWatch watch;
    private final WireInput input = new WireInput(this::read);
    private final WireOutput output = new WireOutput(this::write);

    ClientSocket(Link link, ListenerLimits limits, Deadlines deadlines) {
        this.link = link;
        this.limits = limits;
        this.reading = deadlines.watch(link.channel());
        this.writing = deadlines.watch(link.channel());
        this.writingPace = new Pace(writing, limits);
        this.watch = new ClientWatch(link, gone, deadlines, limits.silence());
    }

    InetSocketAddress client() {
        return link.client();
    }

    WireInput input() {
        return input;
    }

    WireOutput output() {
        return output;
    }

    /** What the request that is served wants done when the client goes. */
    Cancellation gone() {
        return gone;
    }

    /** Notices that the client goes while its request waits. */
    ClientWatch watch() {
        return watch;
    }

    /** Watches for the client keeping its bytes back. */
    Deadline reading() {
        return reading;
    }

    /** Watches for a body that comes too slowly. */
    Pace bodyPace() {
        return new Pace(reading, limits);
    }

    /** Says that nothing more will be written. */
    void shutdownOutput() throws IOException {
        output.flush();
        link.shutdownOutput();
    }

    /** Whether the client has come with TLS. */
    boolean encrypted() {
        return link.encrypted();
    }

    void close() {
        reading.retire();
        writing.retire();
        watch.retire();
        try {
            link.channel().close();
        } catch (IOException alreadyBroken) {
            System.getLogger(ClientSocket.class.getName())
                    .log(System.Logger.Level.TRACE, "closing a connection", alreadyBroken);
        }
    }

    /** Stops watching; who owns the connection closes it. */
    void retire() {
        reading.retire();
        writing.retire();
        watch.retire();
    }

    private int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return watch.read(buffer, offset, length);
        } catch (IOException broken) {
            gone.cancel();
            throw broken;
        }
    }

    private void write(byte[] buffer, int offset, int length) throws IOException {
        writingPace.begin();
        int written = 0;
        try {
            link.write(buffer, offset, length, this::moving);
            written = length;
        } catch (IOException broken) {
            gone.cancel();
            throw broken;
        } finally {
            writingPace.end(written);
            watch.moved();
        }
    }

    private void moving(int bytes) {
        writingPace.moving(bytes);
        watch.moved();
    }
}
