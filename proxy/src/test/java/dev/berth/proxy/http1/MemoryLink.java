package dev.berth.proxy.http1;

import dev.berth.proxy.wire.ByteSink;
import dev.berth.proxy.wire.ByteSource;
import dev.berth.proxy.wire.Link;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.util.function.IntConsumer;

/** A client without a socket. */
record MemoryLink(ByteSource source, ByteSink sink, Channel channel) implements Link {
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return source.read(buffer, offset, length);
    }

    @Override
    public void write(byte[] buffer, int offset, int length, IntConsumer moving)
            throws IOException {
        sink.write(buffer, offset, length);
    }

    @Override
    public void shutdownOutput() {
        // Nobody waits for the end.
    }

    @Override
    public boolean encrypted() {
        return false;
    }

    @Override
    public InetSocketAddress client() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }
}
