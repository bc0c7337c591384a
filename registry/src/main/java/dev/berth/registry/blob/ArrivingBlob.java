package dev.berth.registry.blob;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.StorageFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/**
 * A blob on its way from elsewhere: one thread fills it, any number read along behind.
 *
 * <p>Readers are fed from its file, so that the slowest of them holds nobody up. They get all but
 * the last byte as it arrives, and that one when the whole was checked and stored: nobody can take
 * content for good that is not.
 *
 * <pre>
 * take* → settle → STORED
 *     ↘         ↘
 *       fail  →   BROKEN
 * </pre>
 */
public final class ArrivingBlob {
    private static final int BUFFER_BYTES = 256 << 10;

    /** Bytes between two looks at the free space. */
    private static final long SPACE_CHECK_BYTES = 4L << 20;

    private enum State {
        ARRIVING,
        SETTLING,
        STORED,
        BROKEN
    }

    private final Path file;
    private final Digest digest;
    private final BlobWriter writer;
    private final long mostBytes;
    private final ContentHash hash;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private State state = State.ARRIVING;
    private long arrived;
    private OptionalLong announced = OptionalLong.empty();

    ArrivingBlob(Path file, Digest digest, BlobWriter writer, long mostBytes) {
        this.file = file;
        this.digest = digest;
        this.writer = writer;
        this.mostBytes = mostBytes;
        this.hash = ContentHash.empty(digest.algorithm());
    }

    /** Bytes that are here; only the thread that fills it adds to them. */
    public long arrived() {
        lock.lock();
        try {
            return arrived;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says how long it will be; false where that is too long, or differs from what was said before.
     *
     * @throws StorageFault {@code FULL} where the disk has no room for it
     */
    public boolean announce(long bytes) {
        lock.lock();
        try {
            if (bytes > mostBytes || announced.orElse(bytes) != bytes) {
                return false;
            }
            announced = OptionalLong.of(bytes);
            makeSure(bytes - arrived);
            open().close();
            return true;
        } catch (IOException e) {
            throw DurableFiles.fault("cannot make " + file, e);
        } finally {
            lock.unlock();
        }
    }

    private void makeSure(long bytes) {
        if (!writer.space().fits(bytes)) {
            throw new StorageFault(
                    StorageFault.Kind.FULL, "the disk has no room for " + bytes + " more bytes");
        }
    }

    /**
     * Appends a stream until it ends; false where there is more than may be. What the stream throws
     * passes through, and another stream may go on from {@link #arrived}.
     */
    public boolean take(InputStream stream) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (var channel = open()) {
            var writeBack = new WriteBack(channel);
            long at = arrived();
            long checkedAt = at - SPACE_CHECK_BYTES;
            int read = stream.read(buffer);
            while (read >= 0) {
                if (read > announced.orElse(mostBytes) - at) {
                    return false;
                }
                if (at - checkedAt >= SPACE_CHECK_BYTES) {
                    makeSure(SPACE_CHECK_BYTES);
                    checkedAt = at;
                }
                write(channel, writeBack, buffer, read, at);
                at += read;
                read = stream.read(buffer);
            }
            finish(writeBack);
            return true;
        }
    }

    private FileChannel open() {
        try {
            return FileChannel.open(file, CREATE, WRITE);
        } catch (IOException e) {
            throw DurableFiles.fault("cannot open " + file, e);
        }
    }

    private void write(
            FileChannel channel, WriteBack writeBack, byte[] bytes, int count, long offset) {
        try {
            var buffer = ByteBuffer.wrap(bytes, 0, count);
            for (long at = offset; buffer.hasRemaining(); ) {
                at += channel.write(buffer, at);
            }
            hash.add(bytes, count);
            writeBack.wrote(count);
        } catch (IOException e) {
            throw DurableFiles.fault("cannot write " + digest, e);
        }
        change(() -> arrived = offset + count);
    }

    private void finish(WriteBack writeBack) {
        try {
            writeBack.finish();
        } catch (IOException e) {
            throw DurableFiles.fault("cannot write " + digest, e);
        }
    }

    /**
     * Stores what has arrived, if it is what was asked for; false where it is not.
     *
     * @param commit the transaction that makes it visible, told how many bytes there are
     */
    public boolean settle(LongConsumer commit) {
        long size = arrived();
        if (!hash.digest().equals(digest)) {
            return false;
        }
        change(() -> state = State.SETTLING);
        try {
            writer.store(
                    file,
                    digest,
                    size,
                    () -> {
                        commit.accept(size);
                        return true;
                    },
                    isVisible -> isVisible);
        } catch (IOException e) {
            throw DurableFiles.fault("cannot store " + digest, e);
        }
        change(
                () -> {
                    announced = OptionalLong.of(size);
                    state = State.STORED;
                });
        return true;
    }

    /** Ends it, whatever came of it: what was not stored is dropped, and its readers break off. */
    public void end() {
        // Nobody begins to read along any more, and who does hears of the end when it is over.
        change(() -> state = state == State.STORED ? State.STORED : State.SETTLING);
        try {
            writer.discard(file);
        } finally {
            change(() -> state = state == State.STORED ? State.STORED : State.BROKEN);
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Reads along from the start; empty where it is too early or too late for that. */
    public Optional<Follower> follow() {
        lock.lock();
        try {
            return state == State.ARRIVING && announced.orElse(0) > 0
                    ? Optional.of(new Follower(FileChannel.open(file, READ), announced.getAsLong()))
                    : Optional.empty();
        } catch (IOException e) {
            throw DurableFiles.fault("cannot open " + file, e);
        } finally {
            lock.unlock();
        }
    }

    /** One reader behind the thread that fills. */
    public final class Follower implements AutoCloseable {
        /** Longest sleep between two looks, in case that a signal is missed. */
        private static final long LOOK_MILLIS = 1_000;

        private final FileChannel channel;
        private final long length;

        private Follower(FileChannel channel, long length) {
            this.channel = channel;
            this.length = length;
        }

        /** Bytes that there will be. */
        public long length() {
            return length;
        }

        /**
         * Writes the whole blob as it arrives.
         *
         * @param work hears when it is the other side that the client waits for
         * @throws IOException what {@code to} throws, or that there will be no more
         */
        public void copy(OutputStream to, DiskWork work) throws IOException {
            byte[] bytes = new byte[BUFFER_BYTES];
            for (long at = 0; at < length; ) {
                long end;
                try (var _ = work.begin()) {
                    end = awaitMore(at);
                }
                int count = (int) Math.min(bytes.length, end - at);
                int read = channel.read(ByteBuffer.wrap(bytes, 0, count), at);
                if (read <= 0) {
                    throw new IOException("the file of " + digest + " ends at " + at);
                }
                to.write(bytes, 0, read);
                at += read;
            }
        }

        /** Up to where may be read, once that is past {@code at}. */
        private long awaitMore(long at) throws IOException {
            lock.lock();
            try {
                while (true) {
                    long end = state == State.STORED ? length : Math.min(arrived, length - 1);
                    if (state == State.BROKEN) {
                        throw new IOException(digest + " did not arrive whole");
                    }
                    if (end > at) {
                        return end;
                    }
                    moved.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while " + digest + " arrives", e);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw DurableFiles.fault("cannot close " + file, e);
            }
        }
    }
}
