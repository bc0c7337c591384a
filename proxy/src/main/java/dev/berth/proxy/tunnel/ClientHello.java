package dev.berth.proxy.tunnel;

import dev.berth.proxy.wire.BadMessage;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a TLS client says first (RFC 8446 §4.1.2), as far as it says where it wants to go.
 *
 * <p>Read strictly: what two readers could understand differently is refused, so that the endpoint
 * sees the name that was chosen by.
 *
 * @param serverName in lower case; empty if the client names none
 */
record ClientHello(String serverName) {
    private static final int HANDSHAKE_RECORD = 22;
    private static final int RECORD_HEAD = 5;
    private static final int MAX_FRAGMENT = 1 << 14;
    private static final int TLS_MAJOR = 3;
    private static final int CLIENT_HELLO = 1;
    private static final int MESSAGE_HEAD = 4;
    private static final int RANDOM_BYTES = 32;
    private static final int MAX_SESSION_ID = 32;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;
    private static final int MAX_NAME_BYTES = 253;
    private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    private static final Pattern HOST = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");

    /**
     * Reads it out of the first bytes of a connection.
     *
     * @return empty as long as it is not whole
     * @throws BadMessage if this is no ClientHello, however it goes on
     */
    static Optional<ClientHello> in(byte[] bytes, int length) throws BadMessage {
        try {
            Optional<ByteBuffer> message = message(ByteBuffer.wrap(bytes, 0, length));
            return message.isEmpty() ? Optional.empty() : Optional.of(read(message.get()));
        } catch (BufferUnderflowException contradictory) {
            throw BadMessage.malformed("a length in the ClientHello is wrong");
        }
    }

    /** The handshake message without its head, put together from its records. */
    private static Optional<ByteBuffer> message(ByteBuffer records) throws BadMessage {
        int end = records.limit();
        var joined = new byte[end];
        int have = 0;
        while (records.remaining() > 0) {
            check(unsigned8(records.get(records.position())) == HANDSHAKE_RECORD, "no TLS");
            if (records.remaining() > 1) {
                int major = records.get(records.position() + 1);
                check(major == TLS_MAJOR, "no TLS");
            }
            if (records.remaining() < RECORD_HEAD) {
                return Optional.empty();
            }
            records.position(records.position() + 3);
            int fragment = unsigned16(records);
            check(fragment > 0 && fragment <= MAX_FRAGMENT, "a record of " + fragment + " bytes");
            int there = Math.min(fragment, records.remaining());
            records.get(joined, have, there);
            have += there;
            int wanted = wanted(joined, have);
            check(have <= wanted && fragment - there <= wanted - have, "more than a ClientHello");
            if (have == wanted) {
                return Optional.of(ByteBuffer.wrap(joined, MESSAGE_HEAD, have - MESSAGE_HEAD));
            }
        }
        return Optional.empty();
    }

    /** How long the message is with its head, as far as its first bytes tell. */
    private static int wanted(byte[] joined, int have) throws BadMessage {
        check(have == 0 || joined[0] == CLIENT_HELLO, "no ClientHello");
        if (have < MESSAGE_HEAD) {
            return Integer.MAX_VALUE;
        }
        ByteBuffer head = ByteBuffer.wrap(joined, 1, MESSAGE_HEAD - 1);
        return MESSAGE_HEAD + ((unsigned8(head.get()) << Short.SIZE) | unsigned16(head));
    }

    private static ClientHello read(ByteBuffer hello) throws BadMessage {
        check(unsigned8(hello.get()) == TLS_MAJOR, "no version of TLS");
        hello.get();
        skip(hello, RANDOM_BYTES);
        int session = unsigned8(hello.get());
        check(session <= MAX_SESSION_ID, "a session id of " + session + " bytes");
        skip(hello, session);
        int suites = unsigned16(hello);
        check(suites > 0 && suites % 2 == 0, "cipher suites of " + suites + " bytes");
        skip(hello, suites);
        int compressions = unsigned8(hello.get());
        check(compressions > 0, "no compression method");
        skip(hello, compressions);
        if (!hello.hasRemaining()) {
            return new ClientHello("");
        }
        int extensions = unsigned16(hello);
        check(extensions == hello.remaining(), "extensions of another length");
        String name = "";
        while (hello.hasRemaining()) {
            int type = unsigned16(hello);
            ByteBuffer content = part(hello, unsigned16(hello));
            if (type == SERVER_NAME) {
                check(name.isEmpty(), "two server names");
                name = name(content);
            }
        }
        return new ClientHello(name);
    }

    /** RFC 6066 §3: a list of names, of which there may be one of each type; one type exists. */
    private static String name(ByteBuffer extension) throws BadMessage {
        ByteBuffer list = part(extension, unsigned16(extension));
        check(!extension.hasRemaining(), "bytes behind the server name");
        check(unsigned8(list.get()) == HOST_NAME, "an unknown type of server name");
        ByteBuffer name = part(list, unsigned16(list));
        check(!list.hasRemaining(), "two server names");
        check(name.remaining() <= MAX_NAME_BYTES, "a server name that is too long");
        String text = StandardCharsets.ISO_8859_1.decode(name).toString();
        check(HOST.matcher(text).matches(), "a server name that is no host");
        return text.toLowerCase(Locale.ROOT);
    }

    private static ByteBuffer part(ByteBuffer from, int length) {
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = from.slice(from.position(), length);
        skip(from, length);
        return part;
    }

    private static void skip(ByteBuffer from, int length) {
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        from.position(from.position() + length);
    }

    private static int unsigned8(byte value) {
        return value & 0xff;
    }

    private static int unsigned16(ByteBuffer from) {
        return from.getShort() & 0xffff;
    }

    private static void check(boolean good, String otherwise) throws BadMessage {
        if (!good) {
            throw BadMessage.malformed(otherwise);
        }
    }
}
