package dev.berth.proxy.http1;

import dev.berth.proxy.wire.Link;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.webserver.ConnectionContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;

/** A connection whose bytes pass through the server's own reader and writer. */
final class ServerLink implements Link {
    private final DataReader reader;
    private final DataWriter writer;
    private final SocketChannel channel;
    private final InetSocketAddress client;
    private final boolean encrypted;

    ServerLink(ConnectionContext context, SocketChannel channel) {
        this.reader = context.dataReader();
        this.writer = context.dataWriter();
        this.channel = channel;
        this.encrypted = context.isSecure();
        this.client = (InetSocketAddress) context.remotePeer().address();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            reader.ensureAvailable();
            BufferData data = reader.readBuffer(Math.min(length, reader.available()));
            return data.read(buffer, offset, length);
        } catch (DataReader.InsufficientDataAvailableException end) {
            return -1;
        } catch (RuntimeException broken) {
            throw new IOException("the client's connection broke", broken);
        }
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        try {
            writer.writeNow(BufferData.create(buffer, offset, length));
        } catch (RuntimeException broken) {
            throw new IOException("the client's connection broke", broken);
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public boolean encrypted() {
        return encrypted;
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
