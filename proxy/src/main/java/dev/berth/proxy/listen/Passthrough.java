package dev.berth.proxy.listen;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** Takes those connections of the HTTPS port that are to be passed on unread. */
public interface Passthrough {
    /** Whether there are any; only then clients are listened to before TLS is. */
    boolean isWanted();

    /** Reads what a client says first, and takes its connection if it is to be passed on. */
    Peeked peek(SocketChannel channel, InetSocketAddress client) throws IOException;

    /**
     * What a client said first.
     *
     * @param bytes all that was read, for TLS if nobody has taken the connection
     * @param taken passes the connection on until it ends
     */
    record Peeked(ByteBuffer bytes, Optional<Taken> taken) {}

    /** A connection that is passed on. */
    interface Taken {
        /** Returns when it has ended. */
        void run();

        /** Ends it. */
        void close();
    }
}
