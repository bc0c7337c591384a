package dev.berth.proxy.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;

/** A client's connection beneath HTTP: bytes in both directions, decrypted where TLS is spoken. */
public interface Link extends ByteSource, ByteSink {
    /** Says that nothing more will be sent; what the client sends can still be read. */
    void shutdownOutput() throws IOException;

    /** Whether TLS is spoken. */
    boolean encrypted();

    /** The client's end. */
    InetSocketAddress client();

    /** What ends every wait of this connection when it is closed. */
    Channel channel();
}
