package dev.berth.proxy.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;

/** A connection's bytes as they are. */
final class ClearTransport implements Transport {
    private final SocketChannel channel;

    ClearTransport(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(buffer, offset, length));
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, length);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public boolean quiet() {
        if (!channel.isOpen()) {
            return false;
        }
        try {
            channel.configureBlocking(false);
            int count = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            return count == 0;
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
        return "";
    }

    @Override
    public void close() {
        Dial.close(channel);
    }
}
