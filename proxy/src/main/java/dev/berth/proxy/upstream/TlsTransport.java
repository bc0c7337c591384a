package dev.berth.proxy.upstream;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLParameters;

/**
 * A connection's bytes through TLS.
 *
 * <p>An engine over the channel rather than a socket, because whether a resting connection is still
 * good has to be told without waiting, tickets and key updates notwithstanding.
 */
final class TlsTransport implements Transport {
    private final SocketChannel channel;
    private final SSLEngine engine;

    /** Records of both directions pass through one at a time each; handshakes take both. */
    private final ReentrantLock wrapping = new ReentrantLock();

    private final ByteBuffer received;
    private final ByteBuffer plain;
    private final ByteBuffer outgoing;
    private boolean established;
    private boolean ended;

    private TlsTransport(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        int record = engine.getSession().getPacketBufferSize();
        this.received = ByteBuffer.allocate(record).flip();
        this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
        this.outgoing = ByteBuffer.allocate(record);
    }

    /** Shakes hands. */
    static TlsTransport over(SocketChannel channel, List<String> protocols) throws IOException {
        SSLEngine engine = UnnamedPeers.engine();
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(protocols.toArray(String[]::new));
        engine.setSSLParameters(parameters);
        var transport = new TlsTransport(channel, engine);
        engine.beginHandshake();
        transport.handshake();
        transport.established = true;
        return transport;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (!plain.hasRemaining()) {
            // An endpoint may say its end and leave the connection open until it has heard ours.
            if (ended || (!unwrap() && (ended || !receive()))) {
                return -1;
            }
        }
        int count = Math.min(length, plain.remaining());
        plain.get(buffer, offset, count);
        return count;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, length);
        wrapping.lock();
        try {
            while (bytes.hasRemaining()) {
                wrap(bytes);
            }
        } finally {
            wrapping.unlock();
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        wrapping.lock();
        try {
            engine.closeOutbound();
            outgoing.clear();
            engine.wrap(ByteBuffer.allocate(0), outgoing);
            send();
        } finally {
            wrapping.unlock();
        }
    }

    @Override
    public boolean quiet() {
        try {
            channel.configureBlocking(false);
            int count = fill();
            channel.configureBlocking(true);
            while (count >= 0 && unwrap()) {
                // Tickets leave nothing behind.
            }
            return count >= 0 && !ended && !plain.hasRemaining() && !received.hasRemaining();
        } catch (IOException closed) {
            return false;
        }
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public String protocol() {
        return engine.getApplicationProtocol();
    }

    @Override
    public void close() {
        Dial.close(channel);
    }

    private void handshake() throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
            switch (status) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!unwrap() && !receive()) {
                        throw new EOFException("the connection ended inside the handshake");
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> throw new IllegalStateException("unreachable");
            }
            status = engine.getHandshakeStatus();
        }
    }

    private void runTasks() {
        Runnable task = engine.getDelegatedTask();
        while (task != null) {
            task.run();
            task = engine.getDelegatedTask();
        }
    }

    /** Turns one record into plain bytes; false if there is none whole. */
    private boolean unwrap() throws IOException {
        if (ended || !received.hasRemaining()) {
            return false;
        }
        plain.compact();
        SSLEngineResult result;
        try {
            result = engine.unwrap(received, plain);
        } finally {
            plain.flip();
        }
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            ended = true;
        }
        if (established && result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !ended) {
            // A key update asks for one of ours.
            wrapping.lock();
            try {
                wrap(ByteBuffer.allocate(0));
            } finally {
                wrapping.unlock();
            }
        }
        return result.getStatus() == SSLEngineResult.Status.OK;
    }

    /** Waits for more bytes of the peer; false at the end. */
    private boolean receive() throws IOException {
        return fill() >= 0;
    }

    private int fill() throws IOException {
        received.compact();
        try {
            return channel.read(received);
        } finally {
            received.flip();
        }
    }

    private void wrap(ByteBuffer bytes) throws IOException {
        outgoing.clear();
        SSLEngineResult result = engine.wrap(bytes, outgoing);
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            throw new IOException("the endpoint has closed TLS");
        }
        send();
    }

    private void send() throws IOException {
        outgoing.flip();
        while (outgoing.hasRemaining()) {
            channel.write(outgoing);
        }
    }
}
