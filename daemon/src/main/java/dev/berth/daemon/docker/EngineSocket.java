package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
import java.io.IOException;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketChannel;
import jnr.unixsocket.UnixSocketOptions;

/**
 * The engine's Unix socket, and the only user of jnr-unixsocket in this package.
 *
 * <p>Reads and writes block the thread in the kernel until {@code SO_RCVTIMEO} or {@code
 * SO_SNDTIMEO}, which pins the carrier of a virtual thread: use it from platform threads.
 */
final class EngineSocket implements EngineConnector {
    /** {@code sun_path} holds 108 bytes with the closing zero (unix(7)). */
    static final int MAX_PATH_BYTES = 107;

    /** The engine listens on this machine: whoever waits longer waits for a full backlog. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** jnr copies every read and write once, into an array of the size that is asked for. */
    private static final int MAX_TRANSFER_BYTES = 64 * 1024;

    private final Path path;

    /**
     * @throws IllegalArgumentException when {@code path} is longer than a socket address holds
     */
    EngineSocket(Path path) {
        int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_PATH_BYTES) {
            throw new IllegalArgumentException(
                    "the engine's socket has a path of "
                            + bytes
                            + " bytes, expected at most "
                            + MAX_PATH_BYTES);
        }
        this.path = path;
    }

    @Override
    public EngineConnection open(Deadline deadline) throws EngineException {
        int limit = deadline.waitMillis();
        int connectMillis = (int) CONNECT_TIMEOUT.toMillis();
        int waitMillis = limit == 0 ? connectMillis : Math.min(limit, connectMillis);
        UnixSocketChannel channel = null;
        try {
            channel = UnixSocketChannel.open();
            // Linux bounds the wait for a full backlog by the send timeout (unix(7), connect).
            channel.setOption(UnixSocketOptions.SO_SNDTIMEO, waitMillis);
            if (!channel.connect(new UnixSocketAddress(path.toString()))) {
                closeQuietly(channel);
                throw new EngineException(
                        Kind.TIMEOUT, path + " took no connection within " + waitMillis + " ms");
            }
            return new Stream(path, channel);
        } catch (EngineException e) {
            throw e;
        } catch (IOException e) {
            if (channel != null) {
                closeQuietly(channel);
            }
            throw new EngineException(
                    Kind.UNREACHABLE, "no engine answers at " + path + ": " + e.getMessage(), e);
        }
    }

    private static void closeQuietly(UnixSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // Nothing was sent over it, so nothing is lost with it.
        }
    }

    /** One connected channel. */
    private static final class Stream implements EngineConnection {
        private final Path path;
        private final UnixSocketChannel channel;
        private final Object lock = new Object();
        private boolean closed;
        private volatile boolean aborted;
        private int receiveMillis = -1;
        private int sendMillis = -1;

        Stream(Path path, UnixSocketChannel channel) {
            this.path = path;
            this.channel = channel;
        }

        @Override
        public int read(byte[] target, int offset, int length, Deadline deadline)
                throws EngineException {
            var buffer = ByteBuffer.wrap(target, offset, Math.min(length, MAX_TRANSFER_BYTES));
            while (true) {
                refuseAborted();
                int waitMillis = deadline.waitMillis();
                try {
                    if (waitMillis != receiveMillis) {
                        option(UnixSocketOptions.SO_RCVTIMEO, waitMillis);
                        receiveMillis = waitMillis;
                    }
                    int count = channel.read(buffer);
                    if (count != 0) {
                        refuseAborted();
                        return count;
                    }
                } catch (EngineException e) {
                    throw e;
                } catch (IOException e) {
                    throw broken(e);
                }
                deadline.waited();
            }
        }

        @Override
        public void write(byte[] source, int offset, int length, Deadline deadline)
                throws EngineException {
            int position = offset;
            int end = offset + length;
            while (position < end) {
                refuseAborted();
                int waitMillis = deadline.waitMillis();
                int count;
                try {
                    if (waitMillis != sendMillis) {
                        option(UnixSocketOptions.SO_SNDTIMEO, waitMillis);
                        sendMillis = waitMillis;
                    }
                    int piece = Math.min(end - position, MAX_TRANSFER_BYTES);
                    count = channel.write(ByteBuffer.wrap(source, position, piece));
                } catch (IOException e) {
                    throw broken(e);
                }
                if (count == 0) {
                    deadline.waited();
                }
                position += count;
            }
        }

        @Override
        public boolean quiet() {
            synchronized (lock) {
                if (closed || aborted) {
                    return false;
                }
                try {
                    channel.configureBlocking(false);
                    int count = channel.read(ByteBuffer.allocate(1));
                    channel.configureBlocking(true);
                    return count == 0;
                } catch (IOException e) {
                    return false;
                }
            }
        }

        /**
         * Shuts the socket down, which wakes a blocked call. It does not close: the number of a
         * closed descriptor may belong to someone else while the other thread still reads from it.
         */
        @Override
        public void abort() {
            synchronized (lock) {
                aborted = true;
                if (closed) {
                    return;
                }
                try {
                    channel.shutdownInput();
                    channel.shutdownOutput();
                } catch (IOException ignored) {
                    // The peer was faster; a socket without a peer blocks nobody.
                }
            }
        }

        @Override
        public void close() {
            synchronized (lock) {
                if (!closed) {
                    closed = true;
                    closeQuietly(channel);
                }
            }
        }

        private void option(SocketOption<Integer> name, int millis) throws IOException {
            channel.setOption(name, millis);
        }

        private void refuseAborted() throws EngineException {
            if (aborted) {
                throw new EngineException(Kind.CANCELLED, "the call was cancelled");
            }
        }

        private EngineException broken(IOException cause) {
            return aborted
                    ? new EngineException(Kind.CANCELLED, "the call was cancelled", cause)
                    : new EngineException(
                            Kind.UNREACHABLE,
                            "the engine at " + path + " went away: " + cause.getMessage(),
                            cause);
        }
    }
}
