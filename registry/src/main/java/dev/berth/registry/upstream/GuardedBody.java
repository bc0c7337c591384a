package dev.berth.registry.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A body that is broken off when it stands still or takes too long: the JDK's client bounds only
 * the time until a body begins.
 */
final class GuardedBody extends InputStream {
    private final InputStream body;
    private final Duration stall;
    private final Deadline deadline;
    private final Thread watcher;
    private volatile long lastNanos = System.nanoTime();
    private volatile boolean isLate;

    GuardedBody(InputStream body, Duration stall, Deadline deadline) {
        this.body = body;
        this.stall = stall;
        this.deadline = deadline;
        this.watcher = Thread.ofVirtual().name("upstream-guard").start(this::watch);
    }

    private void watch() {
        try {
            while (true) {
                long idleNanos = System.nanoTime() - lastNanos;
                if (idleNanos >= stall.toNanos() || deadline.isOver()) {
                    isLate = true;
                    body.close();
                    return;
                }
                Thread.sleep(deadline.left(stall.minusNanos(idleNanos)));
            }
        } catch (InterruptedException e) {
            // The body was closed: there is nothing left to watch.
        } catch (IOException e) {
            // It is closed, which was the point.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        try {
            int read = body.read(buffer, offset, count);
            if (read < 0 && isLate) {
                throw late();
            }
            lastNanos = System.nanoTime();
            return read;
        } catch (IOException e) {
            throw isLate ? late() : e;
        }
    }

    private static SocketTimeoutException late() {
        return new SocketTimeoutException("the body stood still or took too long");
    }

    @Override
    public void close() throws IOException {
        watcher.interrupt();
        body.close();
    }
}
