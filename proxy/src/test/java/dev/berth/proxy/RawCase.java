package dev.berth.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Bytes of a client and what must come of them: one line of a table beside this class.
 *
 * @param name what is peculiar about the bytes
 * @param clause of which RFC they are a case
 * @param answers the statuses, in order
 * @param end what becomes of the connection
 * @param seen the requests that an endpoint receives: method, target, body
 * @param raw with {@code {ok}} and {@code {auth}} where Host and token go
 */
public record RawCase(
        String name, String clause, List<Integer> answers, End end, List<String> seen, String raw) {
    private static final List<String> TABLES =
            List.of("request-line", "target", "host", "fields", "framing", "chunks", "connection");
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) ");
    private static final Pattern REPEATED = Pattern.compile("\\{([^{}]+)\\*([0-9]+)}");
    private static final Pattern OCTET = Pattern.compile("\\\\x([0-9a-f]{2})");
    private static final String CHUNKED =
            "POST / HTTP/1.1\r\n{ok}Transfer-Encoding: chunked\r\n\r\n";

    /** What becomes of the connection. */
    public enum End {
        /** Another request may follow. */
        OPEN,
        /** The connection is closed and nothing behind the case is looked at. */
        CLOSE,
        /** The case is cut short by the client. */
        EOF
    }

    /** Every case of every table. */
    public static Stream<RawCase> all() {
        return TABLES.stream().flatMap(RawCase::table);
    }

    /** The bytes for a token, and a good request behind them that asks for {@code /probe}. */
    public String bytes(String token) {
        String auth = "Authorization: Bearer " + token + "\r\n";
        String host = "Host: localhost\r\n";
        String probe = "GET /probe HTTP/1.1\r\n" + host + auth + "Connection: close\r\n\r\n";
        String filled = raw.replace("{c}", CHUNKED).replace("{ok}", host + auth);
        return filled.replace("{auth}", auth) + (end == End.EOF ? "" : probe);
    }

    /**
     * The statuses that the client must be told, with that of the probe if the connection stays.
     */
    public List<Integer> expectedAnswers() {
        return end == End.OPEN ? Stream.concat(answers.stream(), Stream.of(200)).toList() : answers;
    }

    /** What the endpoint must see, with the probe if the connection stays. */
    public List<String> expectedSeen() {
        return end == End.OPEN
                ? Stream.concat(seen.stream(), Stream.of("GET /probe")).toList()
                : seen;
    }

    /** The statuses in what a client received. */
    public static List<Integer> statuses(String received) {
        return STATUS.matcher(received)
                .results()
                .map(found -> Integer.parseInt(found.group(1)))
                .toList();
    }

    @Override
    public String toString() {
        return name + " (RFC " + clause + ")";
    }

    private static Stream<RawCase> table(String table) {
        try (InputStream file = RawCase.class.getResourceAsStream("raw/" + table + ".cases")) {
            String text =
                    new String(
                            Objects.requireNonNull(file, table).readAllBytes(),
                            StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.startsWith("#")).map(RawCase::parse);
        } catch (IOException broken) {
            throw new IllegalStateException("the table " + table + " cannot be read", broken);
        }
    }

    private static RawCase parse(String line) {
        String[] parts = line.split(" \\| ", 5);
        if (parts.length != 5) {
            throw new IllegalArgumentException("a case has five columns: " + line);
        }
        String[] outcome = parts[2].split(" ", 2);
        List<Integer> answers =
                outcome[0].equals("none")
                        ? List.of()
                        : Stream.of(outcome[0].split(",", -1)).map(Integer::valueOf).toList();
        List<String> seen = new ArrayList<>();
        if (!parts[3].equals("-")) {
            seen.addAll(Stream.of(parts[3].split(", ", -1)).map(RawCase::unescaped).toList());
        }
        End end = End.valueOf(outcome[1].toUpperCase(java.util.Locale.ROOT));
        return new RawCase(parts[0], parts[1], answers, end, seen, unescaped(parts[4]));
    }

    private static String unescaped(String text) {
        String plain =
                text.replace("\\\\", "\\x5c")
                        .replace("\\r", "\r")
                        .replace("\\n", "\n")
                        .replace("\\t", "\t")
                        .replace("\\0", "\0");
        String octets =
                OCTET.matcher(plain)
                        .replaceAll(
                                found ->
                                        Matcher.quoteReplacement(
                                                String.valueOf(
                                                        (char)
                                                                Integer.parseInt(
                                                                        found.group(1), 16))));
        return REPEATED.matcher(octets)
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        found.group(1).repeat(Integer.parseInt(found.group(2)))));
    }
}
