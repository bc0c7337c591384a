package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Status and header fields of an answer (RFC 9112 §4, §5).
 *
 * @param status 200 to 599
 * @param keepsAlive whether the connection outlives the answer
 * @param fields values by lower-case name, in order
 */
record HttpHead(int status, boolean keepsAlive, Map<String, List<String>> fields) {
    /** Bytes of one header line. */
    static final int MAX_LINE_BYTES = 16 * 1024;

    /** Header lines of one answer. */
    static final int MAX_FIELDS = 64;

    /** Answers of status 1xx before the real one. */
    static final int MAX_INTERIM = 4;

    /**
     * Reads the head of the next answer that is not an interim one.
     *
     * @throws EngineException {@code PROTOCOL} on anything that is not HTTP/1
     */
    static HttpHead read(HttpInput input) throws IOException {
        for (int interim = 0; interim <= MAX_INTERIM; interim++) {
            var head = readOne(input);
            if (head.status >= 200) {
                return head;
            }
        }
        throw garbled("more than " + MAX_INTERIM + " interim answers");
    }

    /** All values of a field, joined as RFC 9110 §5.3 says; empty when it is absent. */
    String field(String lowerCaseName) {
        return String.join(", ", fields.getOrDefault(lowerCaseName, List.of()));
    }

    private static HttpHead readOne(HttpInput input) throws IOException {
        var statusLine = input.line(MAX_LINE_BYTES);
        if (!statusLine.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            throw garbled("status line \"" + Printable.of(statusLine) + "\", expected HTTP/1.1");
        }
        int status = Integer.parseInt(statusLine.substring(9, 12));
        var fields = readFields(input);
        var connection =
                String.join(",", fields.getOrDefault("connection", List.of()))
                        .toLowerCase(Locale.ROOT);
        boolean keepsAlive = statusLine.startsWith("HTTP/1.1") && !connection.contains("close");
        return new HttpHead(status, keepsAlive, fields);
    }

    /** Reads header or trailer lines up to the empty one. */
    static Map<String, List<String>> readFields(HttpInput input) throws IOException {
        var fields = new HashMap<String, List<String>>();
        for (int count = 0; count <= MAX_FIELDS; count++) {
            var line = input.line(MAX_LINE_BYTES);
            if (line.isEmpty()) {
                return fields;
            }
            int colon = line.indexOf(':');
            if (colon < 1 || !line.substring(0, colon).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
                throw garbled("header line \"" + Printable.of(line) + "\"");
            }
            fields.computeIfAbsent(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            name -> new ArrayList<>(1))
                    .add(line.substring(colon + 1).strip());
        }
        throw garbled("more than " + MAX_FIELDS + " header lines");
    }

    private static EngineException garbled(String what) {
        return new EngineException(Kind.PROTOCOL, "the answer has " + what);
    }
}
