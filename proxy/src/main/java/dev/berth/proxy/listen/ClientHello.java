package dev.berth.proxy.listen;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a ClientHello that lies in one TLS record tells before TLS has read it (RFC 8446 §4.1.2).
 *
 * <p>It only helps to choose an engine and to find the certificate of a session ticket. What cannot
 * be read here, malformed or in several records, has neither name nor group; TLS itself reads it
 * again, and refuses it where it must.
 *
 * @param serverName RFC 6066 §3; null where there is none
 * @param hybrid whether the key exchange X25519MLKEM768 is among those that the client offers
 */
record ClientHello(@Nullable String serverName, boolean hybrid) {
    private static final ClientHello UNREADABLE = new ClientHello(null, false);

    private static final int RECORD_HEAD_BYTES = 5;

    /** More than this no record has (RFC 8446 §5.1), and none is waited for. */
    private static final int MAX_RECORD_BYTES = 1 << 14;

    private static final int HANDSHAKE_RECORD = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int RANDOM_BYTES = 32;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;
    private static final int MAX_NAME_BYTES = 255;
    private static final int SUPPORTED_GROUPS = 10;
    private static final int X25519_MLKEM768 = 0x11ec;

    /** Whether more bytes have to come before the first record is whole. */
    static boolean awaitsMore(ByteBuffer records) {
        int at = records.position();
        if (!records.hasRemaining()) {
            return true;
        }
        if (records.get(at) != HANDSHAKE_RECORD) {
            return false;
        }
        if (records.remaining() < RECORD_HEAD_BYTES) {
            return true;
        }
        int length = records.getShort(at + RECORD_HEAD_BYTES - Short.BYTES) & 0xffff;
        return length <= MAX_RECORD_BYTES && records.remaining() < RECORD_HEAD_BYTES + length;
    }

    /** Reads without taking anything. */
    static ClientHello in(ByteBuffer records) {
        ByteBuffer hello = records.duplicate();
        try {
            if (unsigned8(hello) != HANDSHAKE_RECORD) {
                return UNREADABLE;
            }
            hello.getShort();
            slice(hello, unsigned16(hello));
            if (unsigned8(hello) != CLIENT_HELLO) {
                return UNREADABLE;
            }
            slice(hello, (unsigned8(hello) << Short.SIZE) | unsigned16(hello));
            hello.getShort();
            skip(hello, RANDOM_BYTES);
            skip(hello, unsigned8(hello));
            skip(hello, unsigned16(hello));
            skip(hello, unsigned8(hello));
            slice(hello, unsigned16(hello));
            return extensions(hello);
        } catch (BufferUnderflowException | IllegalArgumentException inPieces) {
            return UNREADABLE;
        }
    }

    private static ClientHello extensions(ByteBuffer hello) {
        String serverName = null;
        boolean hybrid = false;
        while (hello.hasRemaining()) {
            int type = unsigned16(hello);
            int length = unsigned16(hello);
            ByteBuffer extension = hello.duplicate();
            slice(extension, length);
            if (type == SERVER_NAME) {
                serverName = name(extension);
            } else if (type == SUPPORTED_GROUPS) {
                hybrid = offers(extension, X25519_MLKEM768);
            }
            skip(hello, length);
        }
        return new ClientHello(serverName, hybrid);
    }

    private static boolean offers(ByteBuffer groups, int wanted) {
        slice(groups, unsigned16(groups));
        while (groups.hasRemaining()) {
            if (unsigned16(groups) == wanted) {
                return true;
            }
        }
        return false;
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
