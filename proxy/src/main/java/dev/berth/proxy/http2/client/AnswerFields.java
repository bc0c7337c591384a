package dev.berth.proxy.http2.client;

import dev.berth.proxy.wire.BadMessage;
import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Grammar;
import dev.berth.proxy.wire.ResponseHead;
import dev.berth.proxy.wire.Trailers;
import java.util.List;
import java.util.Set;

/** Reads an answer's field sections and refuses what RFC 9113 §8 calls malformed. */
final class AnswerFields {
    /** Fields of HTTP/1.1's connections (RFC 9113 §8.2.2). */
    private static final Set<String> FORBIDDEN =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private AnswerFields() {}

    /** An answer's head, an interim one too: {@code :status} and fields (RFC 9113 §8.3.2). */
    static ResponseHead head(List<Field> fields) throws BadMessage {
        if (fields.isEmpty() || !fields.getFirst().name().equals(":status")) {
            throw BadMessage.malformed("the answer does not begin with :status");
        }
        int status = status(fields.getFirst().value());
        List<Field> rest = fields.subList(1, fields.size());
        check(rest);
        return ResponseHead.of(status, new Fields(rest));
    }

    /** What followed a body, and may be passed on. */
    static Fields trailers(List<Field> fields) throws BadMessage {
        check(fields);
        return Trailers.allowed(new Fields(fields));
    }

    private static int status(String text) throws BadMessage {
        if (text.length() != 3) {
            throw BadMessage.malformed("the status is not three digits");
        }
        int status = 0;
        for (int at = 0; at < 3; at++) {
            char digit = text.charAt(at);
            if (digit < '0' || digit > '9') {
                throw BadMessage.malformed("the status is not three digits");
            }
            status = status * 10 + digit - '0';
        }
        if (status < 100 || status > 599) {
            throw BadMessage.malformed("the status is " + status + ", expected 100 to 599");
        }
        return status;
    }

    private static void check(List<Field> fields) throws BadMessage {
        for (Field field : fields) {
            String name = field.name();
            if (!Grammar.isToken(name) || hasUpperCase(name)) {
                throw BadMessage.malformed(
                        name.startsWith(":")
                                ? "a pseudo-header field where none may be"
                                : "a field's name is no token in lower case");
            }
            if (FORBIDDEN.contains(name)) {
                throw BadMessage.malformed("a field that HTTP/2 forbids");
            }
            if (!Grammar.isFieldValue(field.value())) {
                throw BadMessage.malformed("a control character in a field");
            }
        }
    }

    private static boolean hasUpperCase(String name) {
        for (int at = 0; at < name.length(); at++) {
            if (name.charAt(at) >= 'A' && name.charAt(at) <= 'Z') {
                return true;
            }
        }
        return false;
    }
}
