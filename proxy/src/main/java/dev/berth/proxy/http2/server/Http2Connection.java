package dev.berth.proxy.http2.server;

import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.http2.frame.ConnectionError;
import dev.berth.proxy.http2.frame.ErrorCode;
import dev.berth.proxy.http2.frame.FrameReader;
import dev.berth.proxy.http2.frame.FrameWriter;
import dev.berth.proxy.http2.frame.Settings;
import dev.berth.proxy.http2.frame.StreamError;
import dev.berth.proxy.http2.hpack.HpackError;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ListenerLimits;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.limit.Reserve;
import dev.berth.proxy.wire.ByteSink;
import dev.berth.proxy.wire.ByteSource;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.time.Duration;

/**
 * An HTTP/2 connection of a client: this thread reads its frames, one writes what is queued, and
 * each stream has one of its own.
 */
public final class Http2Connection implements ServerConnection {
    private static final System.Logger LOG = System.getLogger(Http2Connection.class.getName());

    private final ClientLink link;
    private final InetSocketAddress client;
    private final ListenerLimits limits;
    private final FrameScheduler output;
    private final StreamTable streams;
    private final FrameReader reader;
    private final FrameDispatch dispatch;
    private final Farewell farewell;
    private final Settings ours;
    private final ReadingWatch watch;

    /**
     * Takes over a connection whose handshake is done.
     *
     * @param source decrypted bytes of the client
     * @param sink takes bytes for the client
     * @param channel beneath both
     * @param client its end of the connection
     * @param shared memory of all connections
     */
    public Http2Connection(
            ByteSource source,
            ByteSink sink,
            Channel channel,
            InetSocketAddress client,
            RequestHandler handler,
            ProxyLimits limits,
            Reserve shared,
            Deadlines deadlines) {
        this.limits = limits.listener();
        this.client = client;
        this.link = new ClientLink(source, sink, channel, this.limits, deadlines);
        this.output = new FrameScheduler(limits.http2(), shared);
        this.streams = new StreamTable(this.limits.streams());
        this.reader = new FrameReader(this::receive, Settings.MIN_FRAME_BYTES);
        this.farewell = new Farewell(output, streams, link, this.limits, deadlines);
        this.dispatch = new FrameDispatch(this, handler, limits, shared, farewell);
        this.watch = new ReadingWatch(link.reading(), limits);
        this.ours =
                new Settings(
                        Settings.HEADER_TABLE_BYTES,
                        true,
                        this.limits.streams(),
                        this.limits.streamWindowBytes(),
                        Settings.MIN_FRAME_BYTES,
                        limits.wire().fieldBytes(),
                        true);
    }

    @Override
    public void handle(Limit ignored) {
        Thread writer = Thread.ofVirtual().name("http2 writer").start(() -> output.writeTo(link));
        try {
            output.begin(ours);
            farewell.idle();
            read();
        } catch (ConnectionError broken) {
            farewell.last(broken.code(), broken.detail());
        } catch (HpackError broken) {
            farewell.last(ErrorCode.COMPRESSION_ERROR, String.valueOf(broken.getMessage()));
        } catch (IOException ended) {
            LOG.log(System.Logger.Level.TRACE, "a client's connection ended", ended);
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "an HTTP/2 connection met a bug", bug);
            farewell.last(ErrorCode.INTERNAL_ERROR, "");
        } finally {
            end(writer);
        }
    }

    @Override
    public Duration idleTime() {
        // The deadlines end what is idle.
        return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
        if (interrupt) {
            link.close();
        } else {
            farewell.begin();
        }
    }

    FrameScheduler output() {
        return output;
    }

    StreamTable streams() {
        return streams;
    }

    ListenerLimits limits() {
        return limits;
    }

    InetSocketAddress client() {
        return client;
    }

    FrameReader reader() {
        return reader;
    }

    /** A stream is not open any more. */
    void streamIsOver() {
        if (streams.isEmpty()) {
            farewell.idle();
        }
    }

    private void read() throws IOException {
        reader.expect(FrameWriter.preface());
        boolean more = reader.next();
        if (more) {
            dispatch.first();
        }
        while (more && !farewell.isOver()) {
            if (!farewell.isEnding()) {
                watch.progress(dispatch.insideBlock());
            }
            output.awaitRoom();
            try {
                more = reader.next();
                if (more) {
                    dispatch.frame();
                }
            } catch (StreamError broken) {
                dispatch.broken(broken);
            }
        }
    }

    private int receive(byte[] buffer, int offset, int length) throws IOException {
        output.flush();
        if (!farewell.isEnding()) {
            watch.begin(reader.arriving(), dispatch.insideBlock());
        }
        return link.read(buffer, offset, length);
    }

    private void end(Thread writer) {
        var gone = new IOException("the client's connection ended");
        for (Http2Stream stream : streams.all()) {
            stream.cancel(gone);
        }
        output.close();
        try {
            if (writer.join(limits.close()) && farewell.isOver()) {
                link.drop(limits.linger());
            }
            dispatch.awaitStreams(limits.close());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        dispatch.end();
        output.end();
        farewell.retire();
        link.retire();
    }
}
