package dev.berth.proxy.listen;

import dev.berth.proxy.wire.Link;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.util.function.IntConsumer;

/** A client's bytes as they are. */
final class PlainChannel implements Link {
    private final SocketChannel channel;
    private final InetSocketAddress client;

    PlainChannel(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.client = (InetSocketAddress) channel.getRemoteAddress();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(buffer, offset, length));
    }

    @Override
    public void write(byte[] buffer, int offset, int length, IntConsumer moving)
            throws IOException {
        send(channel, ByteBuffer.wrap(buffer, offset, length), moving);
    }

    /** Sends all of them, telling of each part but the last. */
    static void send(SocketChannel channel, ByteBuffer bytes, IntConsumer moving)
            throws IOException {
        int sent = channel.write(bytes);
        while (bytes.hasRemaining()) {
            moving.accept(sent);
            sent = channel.write(bytes);
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public boolean encrypted() {
        return false;
    }

    @Override
    public InetSocketAddress client() {
        return client;
    }

    @Override
    public Channel channel() {
        return channel;
    }
}
