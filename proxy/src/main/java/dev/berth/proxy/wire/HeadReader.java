package dev.berth.proxy.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the heads of messages and refuses what two readers could understand differently. */
public final class HeadReader {
    private final WireInput input;
    private final WireLimits limits;

    public HeadReader(WireInput input, WireLimits limits) {
        this.input = input;
        this.limits = limits;
    }

    /**
     * The next request's head (RFC 9112 §3).
     *
     * @return null if the connection ended before its first byte
     */
    public @Nullable RequestHead request() throws IOException {
        if (!input.await()) {
            return null;
        }
        String line = startLine(BadMessage.Kind.TARGET_TOO_LONG);
        if (line.isEmpty()) {
            // RFC 9112 §2.2: one empty line before a request is forgiven.
            if (!input.await()) {
                return null;
            }
            line = startLine(BadMessage.Kind.TARGET_TOO_LONG);
        }
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (first == last || line.indexOf(' ', first + 1) != last) {
            throw BadMessage.malformed("a request line has three parts and single spaces");
        }
        String method = line.substring(0, first);
        if (!Grammar.isToken(method)) {
            throw BadMessage.malformed("the method is not a token");
        }
        String target = line.substring(first + 1, last);
        if (target.isEmpty() || !Grammar.isVisibleAscii(target)) {
            throw BadMessage.malformed("the request target is not visible ASCII");
        }
        int minorVersion = minorVersion(line.substring(last + 1));
        return new RequestHead(method, target, fields(), minorVersion);
    }

    private static int minorVersion(String version) throws BadMessage {
        if (version.equals("HTTP/1.1")) {
            return 1;
        }
        if (version.equals("HTTP/1.0")) {
            return 0;
        }
        throw version.matches("HTTP/[0-9]\\.[0-9]")
                ? new BadMessage(BadMessage.Kind.VERSION_NOT_SUPPORTED, "HTTP/1.1 is spoken here")
                : BadMessage.malformed("the request line names no HTTP version");
    }

    /**
     * The next answer's head (RFC 9112 §4).
     *
     * @return null if the connection ended before its first byte
     */
    public @Nullable ResponseHead response() throws IOException {
        if (!input.await()) {
            return null;
        }
        String line = startLine(BadMessage.Kind.MALFORMED);
        boolean shaped =
                line.length() >= 12
                        && line.startsWith("HTTP/1.")
                        && line.charAt(8) == ' '
                        && (line.length() == 12 || line.charAt(12) == ' ');
        if (!shaped || (line.charAt(7) != '0' && line.charAt(7) != '1')) {
            throw BadMessage.malformed("the answer does not begin with an HTTP/1.x status line");
        }
        int status = 0;
        for (int at = 9; at < 12; at++) {
            char digit = line.charAt(at);
            if (digit < '0' || digit > '9') {
                throw BadMessage.malformed("the status is not three digits");
            }
            status = status * 10 + digit - '0';
        }
        if (status < 100 || status > 599) {
            throw BadMessage.malformed("the status is " + status + ", expected 100 to 599");
        }
        String reason = line.length() > 13 ? line.substring(13) : "";
        if (!Grammar.isFieldValue(reason)) {
            throw BadMessage.malformed("a control character in the status line");
        }
        return new ResponseHead(line.charAt(7) - '0', status, reason, fields());
    }

    private String startLine(BadMessage.Kind tooLong) throws IOException {
        return input.line(limits.startLineBytes(), tooLong);
    }

    /** Header fields or trailers, up to and with the empty line (RFC 9112 §5). */
    Fields fields() throws IOException {
        List<Field> fields = new ArrayList<>();
        int room = limits.fieldBytes();
        while (true) {
            String line = input.line(room, BadMessage.Kind.FIELDS_TOO_LARGE);
            if (line.isEmpty()) {
                return new Fields(fields);
            }
            // An empty line costs its CRLF too; so does every field, with 32 bytes of bookkeeping.
            room = Math.max(0, room - line.length() - 32);
            if (fields.size() == limits.fieldCount() || room == 0) {
                throw new BadMessage(
                        BadMessage.Kind.FIELDS_TOO_LARGE,
                        "more than "
                                + limits.fieldCount()
                                + " fields or "
                                + limits.fieldBytes()
                                + " bytes of them");
            }
            fields.add(field(line, input.plainLine()));
        }
    }

    private static Field field(String line, boolean plain) throws BadMessage {
        if (Grammar.isBlank(line.charAt(0))) {
            throw BadMessage.malformed("a folded header line");
        }
        int colon = line.indexOf(':');
        String name = line.substring(0, Math.max(0, colon));
        if (!Grammar.isToken(name)) {
            throw BadMessage.malformed("a header line does not begin with a name and a colon");
        }
        if (!plain) {
            throw BadMessage.malformed("a control character in a header line");
        }
        return Field.checked(name, Grammar.trim(line, colon + 1));
    }
}
