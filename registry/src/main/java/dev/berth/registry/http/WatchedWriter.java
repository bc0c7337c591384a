package dev.berth.registry.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;

/** Notes every write that went through. */
final class WatchedWriter implements DataWriter {
    private final DataWriter delegate;
    private final Progress progress;

    WatchedWriter(DataWriter delegate, Progress progress) {
        this.delegate = delegate;
        this.progress = progress;
    }

    @Override
    public void write(BufferData... buffers) {
        delegate.write(buffers);
        progress.happened();
    }

    @Override
    public void write(BufferData buffer) {
        delegate.write(buffer);
        progress.happened();
    }

    @Override
    public void writeNow(BufferData... buffers) {
        delegate.writeNow(buffers);
        progress.happened();
    }

    @Override
    public void writeNow(BufferData buffer) {
        delegate.writeNow(buffer);
        progress.happened();
    }

    @Override
    public void flush() {
        delegate.flush();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
