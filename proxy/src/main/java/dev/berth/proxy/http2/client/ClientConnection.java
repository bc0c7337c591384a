package dev.berth.proxy.http2.client;

import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.http2.frame.ConnectionError;
import dev.berth.proxy.http2.frame.ErrorCode;
import dev.berth.proxy.http2.frame.FrameReader;
import dev.berth.proxy.http2.frame.FrameWriter;
import dev.berth.proxy.http2.frame.Settings;
import dev.berth.proxy.http2.hpack.HpackEncoder;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.UpstreamLimits;
import dev.berth.proxy.upstream.Transport;
import dev.berth.proxy.wire.WireLimits;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection to an endpoint and its streams.
 *
 * <p>The streams' own threads write; one thread reads and never waits for a stream; one looks
 * whether the endpoint is still there. The outbox's lock guards all that is shared.
 */
final class ClientConnection {
    static final int HEADER_TABLE_BYTES = 4096;

    private final UpstreamLimits limits;
    private final Owner owner;
    private final TimedSink sink;
    private final Outbox outbox;
    private final HpackEncoder encoder = HpackEncoder.plain(HEADER_TABLE_BYTES);
    private final RequestFields fields;
    private final ConnectionReader reader;
    private final Keeper keeper;
    private final CountDownLatch greeted = new CountDownLatch(1);
    private final StreamTable streams = new StreamTable();
    private final Set<StreamOutput> blocked = new LinkedHashSet<>();
    private volatile Settings peer = Settings.INITIAL;
    private long window = Settings.INITIAL_WINDOW_BYTES;
    private int reserved;
    private boolean ready;
    private boolean leaving;
    private @Nullable IOException end;

    /** Whose connection it is. */
    interface Owner {
        /** A stream is free. */
        void freed();

        /** It takes no more streams. */
        void gone(ClientConnection connection);
    }

    ClientConnection(
            Transport transport,
            UpstreamLimits limits,
            WireLimits wire,
            Deadlines deadlines,
            Owner owner) {
        this.limits = limits;
        this.owner = owner;
        this.sink = new TimedSink(transport, deadlines, limits.stall());
        this.outbox = new Outbox(sink, this::wakeBlocked);
        this.fields = new RequestFields(encoder, transport.protocol().isEmpty() ? "http" : "https");
        var frames = new FrameReader(transport::read, Settings.MIN_FRAME_BYTES);
        this.reader = new ConnectionReader(this, frames, wire);
        this.keeper = new Keeper(this, limits);
    }

    /** Begins the connection and waits until the endpoint has said what it allows. */
    void open(WireLimits wire) throws ProxyFault {
        try {
            byte[] preface = FrameWriter.preface();
            sink.write(preface, 0, preface.length);
            outbox.lock().lock();
            try {
                greet(outbox.frames(), wire);
            } finally {
                outbox.lock().unlock();
            }
            outbox.flush();
        } catch (IOException failed) {
            over(failed);
        }
        Thread.ofVirtual().name("http2 upstream reader").start(reader::run);
        boolean heard = false;
        try {
            heard = greeted.await(limits.connect().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        if (!heard) {
            over(new IOException("the endpoint says nothing"));
            throw ProxyFault.unsent(
                    ProxyFault.Kind.CONNECT_TIMEOUT,
                    "the endpoint does not begin an HTTP/2 connection",
                    null);
        }
        if (!isOpen()) {
            throw ProxyFault.unsent(
                    ProxyFault.Kind.CONNECT_FAILED, "the endpoint does not speak HTTP/2", null);
        }
        keeper.start();
    }

    /** A stream, if the endpoint and the bounds allow one more; to be released. */
    @Nullable ClientStream reserve() {
        outbox.lock().lock();
        try {
            int most = Math.min(limits.http2().streams(), peer.streams());
            if (!ready || leaving || end != null || reserved >= most || streams.exhausted()) {
                return null;
            }
            reserved++;
            return new ClientStream(this);
        } finally {
            outbox.lock().unlock();
        }
    }

    /** Gives a stream back. */
    void release() {
        boolean last;
        outbox.lock().lock();
        try {
            reserved--;
            last = reserved == 0 && leaving;
        } finally {
            outbox.lock().unlock();
        }
        keeper.used();
        if (last) {
            close("no stream is left");
        } else {
            owner.freed();
        }
    }

    /** Takes no more streams and closes with the last one. */
    void leave() {
        boolean unused;
        outbox.lock().lock();
        try {
            leaving = true;
            unused = reserved == 0;
        } finally {
            outbox.lock().unlock();
        }
        owner.gone(this);
        if (unused) {
            close("the connection is not needed any more");
        }
    }

    /** Leaves if no stream is there; whether it did. */
    boolean leaveIfUnused() {
        outbox.lock().lock();
        try {
            if (reserved > 0) {
                return false;
            }
            leaving = true;
        } finally {
            outbox.lock().unlock();
        }
        leave();
        return true;
    }

    boolean isOpen() {
        outbox.lock().lock();
        try {
            return ready && end == null;
        } finally {
            outbox.lock().unlock();
        }
    }

    /** Whether the endpoint takes other protocols on streams (RFC 8441 §3). */
    boolean takesSwitches() {
        return peer.connectProtocol();
    }

    /** Whether streams are there. */
    boolean inUse() {
        outbox.lock().lock();
        try {
            return reserved > 0;
        } finally {
            outbox.lock().unlock();
        }
    }

    UpstreamLimits limits() {
        return limits;
    }

    Outbox outbox() {
        return outbox;
    }

    RequestFields fields() {
        return fields;
    }

    /** Streams that wait for the connection's window or room; with the lock held. */
    Set<StreamOutput> blocked() {
        return blocked;
    }

    /** What the endpoint asks for; with the lock held. */
    Settings peer() {
        return peer;
    }

    /** Numbers a stream that begins; with the lock held. */
    int begin(ClientStream stream) throws IOException {
        if (leaving || end != null) {
            throw new IOException("the connection takes no more streams", end);
        }
        return streams.begin(stream);
    }

    /** A stream is over; with the lock held. */
    void forget(int id) {
        streams.remove(id);
    }

    /** How much DATA may be sent now, which is taken as sent; with the lock held. */
    int spend(int wanted) {
        if (!outbox.hasRoom()) {
            return 0;
        }
        int part = (int) Math.min(wanted, Math.max(0, window));
        part = Math.min(part, Outbox.ROOM_BYTES);
        window -= part;
        return part;
    }

    /** The stream of that number; null if it is over. */
    @Nullable ClientStream stream(int id) {
        outbox.lock().lock();
        try {
            return streams.get(id);
        } finally {
            outbox.lock().unlock();
        }
    }

    /** Whether the stream was begun, though it may be over. */
    boolean wasBegun(int id) {
        outbox.lock().lock();
        try {
            return streams.wasBegun(id);
        } finally {
            outbox.lock().unlock();
        }
    }

    void touch() {
        keeper.heard();
    }

    /** Heeds the endpoint's settings and says so. */
    void peerSettings(FrameReader frame) throws ConnectionError {
        List<ClientStream> open;
        long change;
        outbox.lock().lock();
        try {
            Settings before = peer;
            peer = before.changedBy(frame);
            change = (long) peer.windowBytes() - before.windowBytes();
            encoder.peerTableBytes(peer.headerTableBytes());
            outbox.maxFrameBytes(Math.min(peer.frameBytes(), Settings.MIN_FRAME_BYTES));
            outbox.frames().settingsAck();
            outbox.checkBound();
            open = streams.above(0);
            ready = true;
        } finally {
            outbox.lock().unlock();
        }
        if (change != 0) {
            for (ClientStream stream : open) {
                stream.output().windowChanges(change);
            }
        }
        outbox.flushLater();
        greeted.countDown();
        owner.freed();
    }

    /** Asks whether the endpoint is there. */
    void ping() {
        outbox.say(frames -> frames.ping(System.nanoTime(), false));
    }

    /** The endpoint opens the connection's window. */
    void windowOpens(int bytes) throws ConnectionError {
        outbox.lock().lock();
        try {
            window += bytes;
            if (window > Integer.MAX_VALUE) {
                throw new ConnectionError(
                        ErrorCode.FLOW_CONTROL_ERROR, "a window of more than 2^31-1 bytes");
            }
            wakeBlocked();
        } finally {
            outbox.lock().unlock();
        }
    }

    /** The endpoint serves the streams up to this one and no others (RFC 9113 §6.8). */
    void peerGoesAway(int lastStream) {
        List<ClientStream> refused;
        outbox.lock().lock();
        try {
            refused = streams.above(lastStream);
        } finally {
            outbox.lock().unlock();
        }
        for (ClientStream stream : refused) {
            stream.incoming().refuse();
            stream.output().peerStops();
        }
        leave();
    }

    /** Has the endpoint told why the connection ends, with {@link #over}. */
    void goAway(ErrorCode code, String detail) {
        outbox.say(frames -> frames.goAway(0, code, detail));
    }

    /** The connection is over, and every stream that is not. */
    void over(IOException cause) {
        List<ClientStream> open;
        outbox.lock().lock();
        try {
            if (end == null) {
                end = cause;
            }
            open = streams.above(0);
        } finally {
            outbox.lock().unlock();
        }
        for (ClientStream stream : open) {
            stream.incoming().fail(cause);
            stream.output().peerStops();
        }
        keeper.stop();
        greeted.countDown();
        owner.gone(this);
        Thread.ofVirtual().name("http2 upstream end").start(this::farewell);
    }

    private void close(String why) {
        goAway(ErrorCode.NO_ERROR, why);
        over(new IOException(why));
    }

    /** Says what is left to say, if the endpoint listens, and closes. */
    private void farewell() {
        try {
            outbox.finish();
        } catch (IOException deaf) {
            System.getLogger(ClientConnection.class.getName())
                    .log(System.Logger.Level.TRACE, "the end of a connection", deaf);
        } finally {
            sink.close();
        }
    }

    private void greet(FrameWriter frames, WireLimits wire) {
        Settings initial = Settings.INITIAL;
        frames.settings(
                new Settings(
                        HEADER_TABLE_BYTES,
                        false,
                        initial.streams(),
                        limits.http2().streamWindowBytes(),
                        initial.frameBytes(),
                        wire.fieldBytes(),
                        false));
        int more = limits.http2().connectionWindowBytes() - Settings.INITIAL_WINDOW_BYTES;
        if (more > 0) {
            frames.windowUpdate(0, more);
        }
    }

    private void wakeBlocked() {
        blocked.forEach(StreamOutput::wake);
    }
}
