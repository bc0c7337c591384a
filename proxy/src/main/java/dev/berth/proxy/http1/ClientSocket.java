package dev.berth.proxy.http1;

import dev.berth.proxy.exchange.Cancellation;
import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ListenerLimits;
import dev.berth.proxy.limit.Pace;
import dev.berth.proxy.wire.WireInput;
import dev.berth.proxy.wire.WireOutput;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.webserver.ConnectionContext;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/** A client's decrypted bytes in both directions, each watched by a deadline. */
final class ClientSocket {
    private final DataReader reader;
    private final DataWriter writer;
    private final SocketChannel channel;
    private final Deadline reading;
    private final Deadline writing;
    private final Pace writingPace;
    private final ListenerLimits limits;
    private final InetSocketAddress client;
    private final boolean encrypted;
    private final Cancellation gone = new Cancellation();
    private final WireInput input = new WireInput(this::read);
    private final WireOutput output = new WireOutput(this::write);

    ClientSocket(
            ConnectionContext context,
            SocketChannel channel,
            ListenerLimits limits,
            Deadlines deadlines) {
        this.reader = context.dataReader();
        this.writer = context.dataWriter();
        this.channel = channel;
        this.limits = limits;
        this.reading = deadlines.watch(channel);
        this.writing = deadlines.watch(channel);
        this.writingPace = new Pace(writing, limits);
        this.encrypted = context.isSecure();
        this.client = (InetSocketAddress) context.remotePeer().address();
    }

    InetSocketAddress client() {
        return client;
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
        if (encrypted) {
            // TLS's end of one direction cannot be said without closing the other.
            close();
        } else {
            channel.shutdownOutput();
        }
    }

    void close() {
        reading.retire();
        writing.retire();
        try {
            channel.close();
        } catch (IOException alreadyBroken) {
            System.getLogger(ClientSocket.class.getName())
                    .log(System.Logger.Level.TRACE, "closing a connection", alreadyBroken);
        }
    }

    /** Stops watching; the server closes the socket in TLS's own order. */
    void retire() {
        reading.retire();
        writing.retire();
    }

    private int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            reader.ensureAvailable();
            BufferData data = reader.readBuffer(Math.min(length, reader.available()));
            return data.read(buffer, offset, length);
        } catch (DataReader.InsufficientDataAvailableException end) {
            return -1;
        } catch (RuntimeException broken) {
            gone.cancel();
            throw new IOException("the client's connection broke", broken);
        }
    }

    private void write(byte[] buffer, int offset, int length) throws IOException {
        writingPace.begin();
        int written = 0;
        try {
            writer.writeNow(BufferData.create(buffer, offset, length));
            written = length;
        } catch (RuntimeException broken) {
            gone.cancel();
            throw new IOException("the client's connection broke", broken);
        } finally {
            writingPace.end(written);
        }
    }
}
