package dev.berth.proxy.listen;

import dev.berth.proxy.wire.Link;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A client's bytes through TLS. Blocks its caller; one thread reads while others write.
 *
 * <p>Records are decrypted into the reader's own array where it has the room and encrypted from the
 * writer's, and buffers are borrowed, so that a connection at rest holds two kilobytes of them.
 */
final class TlsChannel implements Link {
    /** Enough for most requests' record; a longer one is received into a borrowed buffer. */
    private static final int RESTING_BYTES = 2 * 1024;

    /** What one record carries at most (RFC 8446 §5.1). */
    private static final int PLAIN_BYTES = 16 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final InetSocketAddress client;
    private final NamedEngine engine;
    private final RecordBuffers buffers;
    private final ByteBuffer resting = ByteBuffer.allocate(RESTING_BYTES).flip();

    /** Records leave in the order in which they were encrypted. */
    private final ReentrantLock sending = new ReentrantLock();

    /** Who reads has what was received to itself. */
    private final ReentrantLock reading = new ReentrantLock();

    private ByteBuffer received = resting;

    /** Decrypted bytes that the reader had no room for. */
    private @Nullable ByteBuffer left;

    private boolean established;
    private boolean ended;

    /** Nobody wants to read any more. */
    private volatile boolean released;

    /** Nothing is sent or read yet. */
    TlsChannel(
            SocketChannel channel,
            InetSocketAddress client,
            NamedEngine engine,
            RecordBuffers buffers) {
        this.channel = channel;
        this.client = client;
        this.engine = engine;
        this.buffers = buffers;
    }

    /**
     * Completes the handshake; a client that is refused is told so by an alert.
     *
     * @param said what was read of the client before; no more than a record
     */
    void handshake(ByteBuffer said) throws IOException {
        if (said.hasRemaining()) {
            received = buffers.take().put(said).flip();
        }
        try {
            engine.beginHandshake();
            for (HandshakeStatus status = engine.getHandshakeStatus();
                    status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED;
                    status = engine.getHandshakeStatus()) {
                if (status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP) {
                    answer(status);
                    continue;
                }
                Status got = decrypt(NOTHING.duplicate());
                if (got == Status.CLOSED || (got == Status.BUFFER_UNDERFLOW && !receive())) {
                    throw new EOFException("the connection ended inside the handshake");
                }
            }
            established = true;
        } catch (SSLException refused) {
            alert();
            throw refused;
        } finally {
            if (!established) {
                release();
            }
        }
    }

    /** The host that the client named in the handshake. */
    Optional<String> serverName() {
        return engine.serverName();
    }

    /** Of whom one vouches for the client, if its host has asked for that. */
    Set<X509Certificate> clientAuthorities() {
        return engine.clientAuthorities();
    }

    /** The protocol that was agreed on (ALPN); empty if the client offered none. */
    String protocol() {
        return String.valueOf(engine.getApplicationProtocol());
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        reading.lock();
        try {
            return decrypted(target, offset, length);
        } finally {
            reading.unlock();
            if (released) {
                letGo();
            }
        }
    }

    private int decrypted(byte[] target, int offset, int length) throws IOException {
        if (left != null) {
            return takeLeft(target, offset, length);
        }
        ByteBuffer plain = ByteBuffer.wrap(target, offset, length);
        while (!ended) {
            Status status = decrypt(plain);
            if (plain.position() > offset && status != Status.OK) {
                ended = status == Status.CLOSED;
                return plain.position() - offset;
            }
            if (status == Status.BUFFER_OVERFLOW) {
                left = buffers.take();
                status = decrypt(left);
                left.flip();
                if (left.hasRemaining()) {
                    return takeLeft(target, offset, length);
                }
                letGoOfLeft();
            }
            // Room is asked for before the record is whole.
            ended = status == Status.CLOSED || (status == Status.BUFFER_UNDERFLOW && !receive());
        }
        rest();
        return plain.position() > offset ? plain.position() - offset : -1;
    }

    @Override
    public void write(byte[] bytes, int offset, int length, IntConsumer moving) throws IOException {
        ByteBuffer plain = ByteBuffer.wrap(bytes, offset, length);
        sending.lock();
        try {
            send(plain, moving);
        } finally {
            sending.unlock();
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        engine.closeOutbound();
        flush();
    }

    @Override
    public boolean encrypted() {
        return true;
    }

    @Override
    public InetSocketAddress client() {
        return client;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    /**
     * Gives back what is borrowed, or has the one who still reads do so; nothing can be read after
     * that.
     */
    void release() {
        released = true;
        letGo();
    }

    @SuppressWarnings("ReferenceEquality") // Asks which of the two buffers it is.
    private void letGo() {
        if (!reading.tryLock()) {
            // Who reads sees that it is released when the channel is closed.
            return;
        }
        try {
            ended = true;
            letGoOfLeft();
            if (received != resting) {
                buffers.giveBack(received);
                received = resting;
            }
        } finally {
            reading.unlock();
        }
    }

    private int takeLeft(byte[] target, int offset, int length) {
        ByteBuffer plain = left;
        if (plain == null) {
            return 0;
        }
        int count = Math.min(length, plain.remaining());
        plain.get(target, offset, count);
        if (!plain.hasRemaining()) {
            letGoOfLeft();
        }
        return count;
    }

    private void letGoOfLeft() {
        if (left != null) {
            buffers.giveBack(left);
            left = null;
        }
    }

    /** Decrypts one record of what was received. */
    private Status decrypt(ByteBuffer plain) throws IOException {
        if (!received.hasRemaining()) {
            return Status.BUFFER_UNDERFLOW;
        }
        SSLEngineResult result = engine.unwrap(received, plain);
        if (established && result.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            afterHandshake(result.getHandshakeStatus());
        }
        return result.getStatus();
    }

    /** Waits for more bytes of the client; false at the end. */
    @SuppressWarnings("ReferenceEquality") // Asks which of the two buffers it is.
    private boolean receive() throws IOException {
        if (!received.hasRemaining()) {
            rest();
        } else if (received == resting && received.remaining() == RESTING_BYTES) {
            received = buffers.take().put(resting).flip();
        }
        received.compact();
        try {
            return channel.read(received) >= 0;
        } finally {
            received.flip();
        }
    }

    /** Gives the borrowed buffer back once a short read shows that no more is on its way. */
    @SuppressWarnings("ReferenceEquality") // Asks which of the two buffers it is.
    private void rest() {
        if (received != resting && received.limit() <= RESTING_BYTES) {
            buffers.giveBack(received);
            received = resting;
            resting.clear().flip();
        }
    }

    /** Key updates: what TLS wants to say of its own accord. */
    private void afterHandshake(HandshakeStatus first) throws IOException {
        HandshakeStatus status = first;
        while (status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP) {
            answer(status);
            status = engine.getHandshakeStatus();
        }
    }

    private void answer(HandshakeStatus status) throws IOException {
        if (status == HandshakeStatus.NEED_TASK) {
            for (Runnable task = engine.getDelegatedTask();
                    task != null;
                    task = engine.getDelegatedTask()) {
                task.run();
            }
        } else {
            flush();
        }
    }

    private void flush() throws IOException {
        sending.lock();
        try {
            send(NOTHING.duplicate(), sent -> {});
        } finally {
            sending.unlock();
        }
    }

    /** Sends at least one record, and several in one write where there are several. */
    private void send(ByteBuffer plain, IntConsumer moving) throws IOException {
        boolean several = plain.remaining() > PLAIN_BYTES;
        ByteBuffer records = several ? buffers.takeSeveral() : buffers.take();
        try {
            do {
                encrypt(plain, records.clear());
                while (plain.hasRemaining() && records.remaining() >= buffers.bytes()) {
                    encrypt(plain, records);
                }
                PlainChannel.send(channel, records.flip(), moving);
            } while (plain.hasRemaining());
        } finally {
            buffers.giveBack(records);
        }
    }

    /** Encrypts one record. */
    private void encrypt(ByteBuffer plain, ByteBuffer records) throws IOException {
        SSLEngineResult result = engine.wrap(plain, records);
        if (result.getStatus() == Status.CLOSED && plain.hasRemaining()) {
            throw new IOException("TLS was closed");
        }
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            throw new IOException("a TLS record is longer than TLS allows");
        }
    }

    private void alert() {
        try {
            flush();
        } catch (IOException gone) {
            System.getLogger(TlsChannel.class.getName())
                    .log(System.Logger.Level.TRACE, "a refused client is gone", gone);
        }
    }
}
