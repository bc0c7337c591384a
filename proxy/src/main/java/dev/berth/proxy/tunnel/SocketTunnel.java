package dev.berth.proxy.tunnel;

import dev.berth.proxy.exchange.Exchange.Tunnel;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Both directions of a TCP connection, with what was read of it before.
 *
 * <p>Closed before everything was written, it is reset: without a framing that we know, only a
 * reset tells the other side that something is missing.
 */
final class SocketTunnel implements Tunnel {
    private final SocketChannel channel;
    private final ByteBuffer peeked;
    private final AtomicLong written = new AtomicLong();
    private volatile boolean ended;

    /**
     * A tunnel whose first bytes are at hand.
     *
     * @param peeked bytes that were read of the channel and count as unread
     */
    SocketTunnel(SocketChannel channel, ByteBuffer peeked) {
        this.channel = channel;
        this.peeked = peeked;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (peeked.hasRemaining()) {
            int count = Math.min(length, peeked.remaining());
            peeked.get(buffer, offset, count);
            return count;
        }
        return channel.read(ByteBuffer.wrap(buffer, offset, length));
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, length);
        while (bytes.hasRemaining()) {
            written.addAndGet(channel.write(bytes));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void shutdownOutput() throws IOException {
        ended = true;
        channel.shutdownOutput();
    }

    @Override
    public void close() {
        try {
            if (!ended && channel.isOpen()) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            channel.close();
        } catch (IOException alreadyBroken) {
            System.getLogger(SocketTunnel.class.getName())
                    .log(System.Logger.Level.TRACE, "closing a connection", alreadyBroken);
        }
    }

    /** Bytes that the other end was sent. */
    long written() {
        return written.get();
    }
}
