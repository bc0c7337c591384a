package dev.berth.proxy.http2.server;

import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ListenerLimits;
import dev.berth.proxy.limit.Pace;
import dev.berth.proxy.wire.ByteSink;
import dev.berth.proxy.wire.ByteSource;
import java.io.IOException;
import java.nio.channels.Channel;
import java.time.Duration;

/** A client's decrypted bytes, either way, on a channel that deadlines close. */
final class ClientLink {
    private static final int DROP_BYTES = 8 * 1024;
    private static final int MAX_DROPPED_BYTES = 1024 * 1024;

    private final ByteSource source;
    private final ByteSink sink;
    private final Channel channel;
    private final Deadline reading;
    private final Deadline writing;
    private final Pace writingPace;

    ClientLink(
            ByteSource source,
            ByteSink sink,
            Channel channel,
            ListenerLimits limits,
            Deadlines deadlines) {
        this.source = source;
        this.sink = sink;
        this.channel = channel;
        this.reading = deadlines.watch(channel);
        this.writing = deadlines.watch(channel);
        this.writingPace = new Pace(writing, limits);
    }

    /** Watches for the client keeping back what it has begun to send. */
    Deadline reading() {
        return reading;
    }

    int read(byte[] buffer, int offset, int length) throws IOException {
        return source.read(buffer, offset, length);
    }

    /** Writes all of them; a client that takes them too slowly loses its connection. */
    void write(byte[] buffer, int offset, int length) throws IOException {
        writingPace.begin();
        int written = 0;
        try {
            sink.write(buffer, offset, length);
            written = length;
        } finally {
            writingPace.end(written);
        }
    }

    /**
     * Reads and drops what still comes, for a moment: closing at once could undo the last write.
     */
    void drop(Duration limit) {
        reading.arm(limit);
        var dropped = new byte[DROP_BYTES];
        try {
            int total = 0;
            int count = read(dropped, 0, dropped.length);
            while (count >= 0 && total < MAX_DROPPED_BYTES) {
                total += count;
                count = read(dropped, 0, dropped.length);
            }
        } catch (IOException enough) {
            close();
        }
    }

    /** Cuts the connection, whoever waits on it. */
    void close() {
        retire();
        try {
            channel.close();
        } catch (IOException alreadyBroken) {
            System.getLogger(ClientLink.class.getName())
                    .log(System.Logger.Level.TRACE, "closing a connection", alreadyBroken);
        }
    }

    /** Stops watching. */
    void retire() {
        reading.retire();
        writing.retire();
    }
}
