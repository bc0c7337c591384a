package dev.berth.proxy.tunnel;

import dev.berth.proxy.wire.BadMessage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Optional;

/** Reads a ClientHello and keeps every byte for the endpoint. */
final class PeekedHello {
    private static final int FIRST_BYTES = 2 * 1024;

    private final int most;
    private byte[] bytes = new byte[0];
    private int length;

    PeekedHello(int most) {
        this.most = most;
    }

    /**
     * Reads until the ClientHello is whole.
     *
     * @throws BadMessage if it is none or too long
     */
    ClientHello read(SocketChannel channel) throws IOException, BadMessage {
        while (true) {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(most, Math.max(FIRST_BYTES, length * 2)));
            }
            if (length == most) {
                throw BadMessage.malformed("a ClientHello of more than " + most + " bytes");
            }
            int count = channel.read(ByteBuffer.wrap(bytes, length, bytes.length - length));
            if (count < 0) {
                throw new EOFException("the connection ended inside the ClientHello");
            }
            length += count;
            Optional<ClientHello> hello = ClientHello.in(bytes, length);
            if (hello.isPresent()) {
                return hello.get();
            }
        }
    }

    /** What was read. */
    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes, 0, length);
    }
}
