package dev.berth.daemon.lifecycle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jnr.unixsocket.UnixDatagramChannel;
import jnr.unixsocket.UnixSocketAddress;

/** The end of the notification socket at which systemd reads. */
final class NotifySocket implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final UnixDatagramChannel channel;

    /**
     * @param address a path, or an abstract name after a NUL
     */
    NotifySocket(String address) throws IOException {
        channel = UnixDatagramChannel.open();
        channel.bind(new UnixSocketAddress(address));
        // jnr's blocking read would pin a virtual thread's carrier.
        Thread.ofPlatform().daemon().name("notify-socket").start(this::read);
    }

    private void read() {
        var buffer = ByteBuffer.allocate(4096);
        try {
            while (true) {
                buffer.clear();
                channel.receive(buffer);
                buffer.flip();
                received.add(StandardCharsets.UTF_8.decode(buffer).toString());
            }
        } catch (IOException closed) {
            received.add("closed");
        }
    }

    /** The next message, waited for. */
    String next() throws InterruptedException {
        String message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return message == null ? "nothing came" : message;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
