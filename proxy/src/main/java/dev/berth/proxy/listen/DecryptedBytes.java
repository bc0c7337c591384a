package dev.berth.proxy.listen;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.webserver.ConnectionContext;
import java.io.IOException;

/** A connection's bytes beneath HTTP and above TLS, as plain reads and writes. */
final class DecryptedBytes {
    private final DataReader reader;
    private final DataWriter writer;

    DecryptedBytes(ConnectionContext context) {
        this.reader = context.dataReader();
        this.writer = context.dataWriter();
    }

    /** Reads what there is, at least one byte; -1 at the end. */
    int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            reader.ensureAvailable();
            BufferData data = reader.readBuffer(Math.min(length, reader.available()));
            return data.read(buffer, offset, length);
        } catch (DataReader.InsufficientDataAvailableException end) {
            return -1;
        } catch (RuntimeException broken) {
            throw new IOException("the client's connection broke", broken);
        }
    }

    void write(byte[] buffer, int offset, int length) throws IOException {
        try {
            writer.writeNow(BufferData.create(buffer, offset, length));
        } catch (RuntimeException broken) {
            throw new IOException("the client's connection broke", broken);
        }
    }
}
