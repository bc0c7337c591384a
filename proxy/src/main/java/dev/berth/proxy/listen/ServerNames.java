package dev.berth.proxy.listen;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the server name out of a ClientHello that lies in one TLS record (RFC 8446 §4.1.2, RFC 6066
 * §3), without taking anything from it.
 *
 * <p>It only helps to find the certificate of a session ticket. What cannot be read here, in pieces
 * or malformed, costs a full handshake, in which TLS itself reads the name.
 */
final class ServerNames {
    private static final int HANDSHAKE_RECORD = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int RANDOM_BYTES = 32;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;
    private static final int MAX_NAME_BYTES = 255;

    private ServerNames() {}

    /** The name; nothing where there is none or it cannot be read. */
    static @Nullable String in(ByteBuffer records) {
        ByteBuffer hello = records.duplicate();
        try {
            if (unsigned8(hello) != HANDSHAKE_RECORD) {
                return null;
            }
            hello.getShort();
            slice(hello, unsigned16(hello));
            if (unsigned8(hello) != CLIENT_HELLO) {
                return null;
            }
            slice(hello, (unsigned8(hello) << Short.SIZE) | unsigned16(hello));
            hello.getShort();
            skip(hello, RANDOM_BYTES);
            skip(hello, unsigned8(hello));
            skip(hello, unsigned16(hello));
            skip(hello, unsigned8(hello));
            slice(hello, unsigned16(hello));
            while (hello.hasRemaining()) {
                int type = unsigned16(hello);
                int length = unsigned16(hello);
                if (type == SERVER_NAME) {
                    slice(hello, length);
                    return name(hello);
                }
                skip(hello, length);
            }
            return null;
        } catch (BufferUnderflowException | IllegalArgumentException inPieces) {
            return null;
        }
    }

    private static @Nullable String name(ByteBuffer names) {
        slice(names, unsigned16(names));
        if (unsigned8(names) != HOST_NAME) {
            return null;
        }
        var name = new byte[unsigned16(names)];
        if (name.length == 0 || name.length > MAX_NAME_BYTES) {
            return null;
        }
        names.get(name);
        return new String(name, StandardCharsets.US_ASCII);
    }

    private static int unsigned8(ByteBuffer from) {
        return from.get() & 0xff;
    }

    private static int unsigned16(ByteBuffer from) {
        return from.getShort() & 0xffff;
    }

    private static void skip(ByteBuffer from, int bytes) {
        from.position(from.position() + bytes);
    }

    /** Lets nothing behind these bytes be read. */
    private static void slice(ByteBuffer from, int bytes) {
        if (bytes > from.remaining()) {
            throw new BufferUnderflowException();
        }
        from.limit(from.position() + bytes);
    }
}
