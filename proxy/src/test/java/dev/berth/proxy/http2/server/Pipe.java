package dev.berth.proxy.http2.server;

import java.io.IOException;
import java.nio.channels.Channel;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Bytes from one thread to another through a buffer of a fixed size, as a socket has one. */
final class Pipe implements Channel {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteRing bytes = new ByteRing();
    private final int capacity;
    private boolean closed;

    Pipe(int capacity) {
        this.capacity = capacity;
    }

    void write(byte[] source, int offset, int length) throws IOException {
        lock.lock();
        try {
            int at = 0;
            while (at < length) {
                if (closed) {
                    throw new IOException("the pipe is closed");
                }
                int part = Math.min(length - at, capacity - bytes.size());
                if (part > 0) {
                    bytes.add(source, offset + at, part);
                    at += part;
                    changed.signalAll();
                } else {
                    changed.awaitUninterruptibly();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    int read(byte[] target, int offset, int length) {
        lock.lock();
        try {
            while (bytes.size() == 0) {
                if (closed) {
                    return -1;
                }
                changed.awaitUninterruptibly();
            }
            int count = bytes.take(target, offset, length);
            changed.signalAll();
            return count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isOpen() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
