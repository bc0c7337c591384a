package dev.berth.proxy.http1;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A connection whose client has sent everything already; keeps what is written to it. */
final class MemoryContext {
    private final byte[] bytes;
    private final int split;
    private final Memory written = new Memory();
    private int position;

    /**
     * A connection.
     *
     * @param split length of the first piece that is read; 0 for pieces of one byte
     */
    MemoryContext(byte[] bytes, int split) {
        this.bytes = bytes;
        this.split = split;
    }

    ConnectionContext context() {
        return context(DataReader.create(this::next), written);
    }

    String received() {
        return written.bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** A connection of these two ends. */
    static ConnectionContext context(DataReader reader, DataWriter writer) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        PeerInfo peer = fake(PeerInfo.class, name -> address);
        return fake(
                ConnectionContext.class,
                name ->
                        switch (name) {
                            case "dataReader" -> reader;
                            case "dataWriter" -> writer;
                            case "remotePeer" -> peer;
                            case "isSecure" -> false;
                            default -> throw new IllegalStateException(name);
                        });
    }

    private static <T> T fake(Class<T> type, Function<String, Object> answers) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> answers.apply(method.getName())));
    }

    private byte @Nullable [] next() {
        if (position == bytes.length) {
            return null;
        }
        int end = split == 0 ? position + 1 : position < split ? split : bytes.length;
        byte[] piece = Arrays.copyOfRange(bytes, position, end);
        position = end;
        return piece;
    }

    private static final class Memory implements DataWriter {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(BufferData... buffers) {
            writeNow(buffers);
        }

        @Override
        public void write(BufferData buffer) {
            writeNow(buffer);
        }

        @Override
        public void writeNow(BufferData... buffers) {
            writeNow(BufferData.create(buffers));
        }

        @Override
        public void writeNow(BufferData buffer) {
            bytes.writeBytes(buffer.readBytes());
        }
    }
}
