package dev.berth.daemon.cli.client;

import dev.berth.daemon.cli.client.AdminException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A connection to a Unix socket on which every wait ends at a deadline.
 *
 * <p>A blocking channel knows no time limit, so the channel is non-blocking and a selector waits.
 */
final class UnixConnection implements Closeable {
    /** What the kernel's {@code sun_path} holds, without the last zero (unix(7)). */
    private static final int MAX_PATH_BYTES = 107;

    private static final int READ_BUFFER_BYTES = 16 * 1024;

    /** Bytes of an answer that are taken in while the request is still being written. */
    private static final int MAX_HEARD_BYTES = 1 << 20;

    /** How long to wait before trying again when the daemon's queue of connections is full. */
    private static final long FULL_QUEUE_PAUSE_MILLIS = 20;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private Deadline deadline;

    private UnixConnection(SocketChannel channel, Deadline deadline) throws IOException {
        this.channel = channel;
        this.deadline = deadline;
        this.selector = Selector.open();
        this.key = channel.register(selector, 0);
    }

    static UnixConnection open(Path socket, Deadline deadline) throws IOException {
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
            throw new AdminException(
                    Kind.UNREACHABLE,
                    socket + " is no socket: its path is over " + MAX_PATH_BYTES + " bytes");
        }
        while (true) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.configureBlocking(false);
                if (channel.connect(UnixDomainSocketAddress.of(socket))) {
                    return new UnixConnection(channel, deadline);
                }
                channel.close();
            } catch (IOException e) {
                channel.close();
                if (!isQueueFull(socket, e)) {
                    throw refusal(socket, e);
                }
            }
            // connect(2) on a Unix socket answers EAGAIN while the listener's queue is full, and
            // nothing tells when there is room: trying again is all that one can do.
            if (deadline.passed()) {
                throw new AdminException(
                        Kind.TIMED_OUT, "the daemon on " + socket + " takes no connection");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(FULL_QUEUE_PAUSE_MILLIS));
        }
    }

    /** From now on waits end there. */
    void until(Deadline later) {
        deadline = later;
    }

    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    /**
     * Writes, and takes in what the peer says meanwhile: a peer that waits for a reader would read
     * nothing. What it said is given by {@link #input}.
     *
     * @throws HungUpException if the peer takes no more
     */
    void writeListening(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int written;
            try {
                written = channel.write(bytes);
            } catch (IOException e) {
                throw new HungUpException(e);
            }
            if (written == 0) {
                boolean listens = heard.size() < MAX_HEARD_BYTES;
                await(SelectionKey.OP_WRITE | (listens ? SelectionKey.OP_READ : 0));
                if (listens) {
                    listen();
                }
            }
        }
    }

    private void listen() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(READ_BUFFER_BYTES);
        int count = channel.read(buffer);
        if (count < 0) {
            throw new HungUpException(new IOException("the end of what it says"));
        }
        heard.write(buffer.array(), 0, count);
    }

    /** The peer takes no more; what it said before can still be read. */
    static final class HungUpException extends IOException {
        private static final long serialVersionUID = 1L;

        HungUpException(IOException cause) {
            super("the daemon hung up: " + cause.getMessage(), cause);
        }
    }

    InputStream input() {
        return new Input();
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            selector.close();
        }
    }

    private void await(int operation) throws IOException {
        key.interestOps(operation);
        while (selector.select(deadline.selectMillis()) == 0) {
            if (deadline.passed()) {
                throw new AdminException(Kind.TIMED_OUT, "the daemon gave no answer in time");
            }
        }
        selector.selectedKeys().clear();
    }

    /**
     * The JDK has exceptions of their own for a refused and for a forbidden connection; what is
     * left for a socket that is there is the full queue.
     */
    private static boolean isQueueFull(Path socket, IOException e) {
        return e.getClass() == SocketException.class && Files.isWritable(socket);
    }

    /** Says why the socket cannot be used, from what the file system tells about it. */
    private static AdminException refusal(Path socket, IOException cause) {
        boolean denied = false;
        try {
            Files.readAttributes(socket, BasicFileAttributes.class);
            denied = !Files.isWritable(socket);
        } catch (AccessDeniedException e) {
            denied = true;
        } catch (IOException e) {
            // Not there: nobody listens.
        }
        if (denied) {
            return new AdminException(
                    Kind.NOT_PERMITTED,
                    "you may not use "
                            + socket
                            + ": be root or a member of group berth (to change things) or"
                            + " berth-view (to look)",
                    cause);
        }
        return new AdminException(
                Kind.UNREACHABLE,
                "no daemon answers on " + socket + ": is berthd running? (systemctl status berthd)",
                cause);
    }

    /** The bytes that arrive, through a buffer. */
    private final class Input extends InputStream {
        private ByteBuffer buffer = ByteBuffer.allocate(READ_BUFFER_BYTES).limit(0);

        @Override
        public int read() throws IOException {
            return fill() ? buffer.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, buffer.remaining());
            buffer.get(bytes, offset, count);
            return count;
        }

        private boolean fill() throws IOException {
            while (!buffer.hasRemaining()) {
                if (heard.size() > 0) {
                    buffer = ByteBuffer.wrap(heard.toByteArray());
                    heard.reset();
                    return true;
                }
                buffer.clear();
                int count = channel.read(buffer);
                buffer.flip();
                if (count < 0) {
                    return false;
                }
                if (count == 0) {
                    await(SelectionKey.OP_READ);
                }
            }
            return true;
        }
    }
}
