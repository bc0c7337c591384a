package dev.berth.proxy.upstream;

import java.io.IOException;
import java.nio.channels.Channel;

/**
 * A connection to an endpoint: bytes in both directions.
 *
 * <p>One thread reads while another one writes.
 */
public interface Transport {
    /** Reads what there is, at least one byte; -1 at the end. */
    int read(byte[] buffer, int offset, int length) throws IOException;

    /** Writes all of them. */
    void write(byte[] buffer, int offset, int length) throws IOException;

    /** Says that nothing more will be written; the endpoint may still send. */
    void shutdownOutput() throws IOException;

    /**
     * Looks, without waiting, whether the connection is open and nothing has come that belongs to
     * no request.
     */
    boolean quiet();

    /** What ends every wait of this connection when it is closed. */
    Channel channel();

    /** The protocol that was agreed on (ALPN); empty if none was. */
    String protocol();

    /** Closes it, whoever waits in it. */
    void close();
}
