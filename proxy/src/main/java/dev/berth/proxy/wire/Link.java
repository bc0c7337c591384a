package dev.berth.proxy.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.util.function.IntConsumer;

/** A client's connection beneath HTTP: bytes in both directions, decrypted where TLS is spoken. */
public interface Link extends ByteSource, ByteSink {
    @Override
    default void write(byte[] buffer, int offset, int length) throws IOException {
        write(buffer, offset, length, sent -> {});
    }

    /**
     * Writes all of them; the caller may use the buffer again afterwards.
     *
     * @param moving is told each time that some were taken and others must wait: how many bytes
     *     went onto the wire
     */
    void write(byte[] buffer, int offset, int length, IntConsumer moving) throws IOException;

    /** Says that nothing more will be sent; what the client sends can still be read. */
    void shutdownOutput() throws IOException;

    /** Whether TLS is spoken. */
    boolean encrypted();

    /** The client's end. */
    InetSocketAddress client();

    /** What ends every wait of this connection when it is closed. */
    Channel channel();
}
