package dev.berth.daemon.api;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** HTTP/1.1 over a Unix socket, one connection a request, as plain as can be. */
public record UnixHttp(Path socket) {
    /**
     * An answer, read to its end.
     *
     * @param headers by their names in lower case
     */
    public record Answer(int status, Map<String, String> headers, String body) {
        /** The body, which has to be one JSON object. */
        public JsonObject json() {
            return JsonParser.parseString(body).getAsJsonObject();
        }

        String type() {
            return headers.getOrDefault("content-type", "");
        }
    }

    /** Asks for something without a body. */
    public Answer get(String path) throws IOException {
        return send("GET", path, new byte[0]);
    }

    /** Asks for something in that form. */
    Answer get(String path, String accept) throws IOException {
        String head = head("GET", path, "Accept: " + accept);
        return exchange(head.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends a body whose length is told before. */
    public Answer send(String method, String path, String body) throws IOException {
        return send(method, path, body.getBytes(StandardCharsets.UTF_8));
    }

    Answer send(String method, String path, byte[] body) throws IOException {
        var request = new ByteArrayOutputStream();
        request.writeBytes(
                head(method, path, "Content-Length: " + body.length)
                        .getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        return exchange(request.toByteArray());
    }

    /** Sends a body in chunks of that many bytes, whose whole length nobody is told. */
    Answer sendChunked(String method, String path, byte[] body, int chunkBytes) throws IOException {
        var request = new ByteArrayOutputStream();
        request.writeBytes(
                head(method, path, "Transfer-Encoding: chunked")
                        .getBytes(StandardCharsets.US_ASCII));
        for (int from = 0; from < body.length; from += chunkBytes) {
            int length = Math.min(chunkBytes, body.length - from);
            request.writeBytes(
                    (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            request.write(body, from, length);
            request.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        request.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return exchange(request.toByteArray());
    }

    private static String head(String method, String path, String framing) {
        return method
                + " "
                + path
                + " HTTP/1.1\r\nHost: berth\r\nConnection: close\r\n"
                + framing
                + "\r\n\r\n";
    }

    Answer exchange(byte[] request) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            try {
                var rest = ByteBuffer.wrap(request);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            } catch (IOException refusedEarly) {
                // Whoever refuses a body need not read it; the answer tells.
            }
            return read(channel);
        }
    }

    /** Up to the answer's own end: not every connection ends with it. */
    private static Answer read(SocketChannel channel) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(64 * 1024);
        try {
            while (channel.read(buffer) >= 0) {
                bytes.write(buffer.array(), 0, buffer.position());
                buffer.clear();
                Optional<Answer> answer = parse(bytes.toString(StandardCharsets.ISO_8859_1));
                if (answer.isPresent()) {
                    return answer.get();
                }
            }
        } catch (IOException closedWithUnreadBytes) {
            // The end of a connection on which not everything was read.
        }
        throw new IOException("no whole answer: \"" + bytes + "\"");
    }

    /** The answer, once it is all there. */
    private static Optional<Answer> parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return Optional.empty();
        }
        String[] lines = text.substring(0, end).split("\r\n", -1);
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        String body = text.substring(end + 4);
        if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            if (!body.endsWith("0\r\n\r\n")) {
                return Optional.empty();
            }
            body = joined(body);
        } else if (body.length() < Integer.parseInt(headers.getOrDefault("content-length", "0"))) {
            return Optional.empty();
        }
        return Optional.of(
                new Answer(
                        Integer.parseInt(lines[0].substring(9, 12)),
                        headers,
                        new String(
                                body.getBytes(StandardCharsets.ISO_8859_1),
                                StandardCharsets.UTF_8)));
    }

    private static String joined(String chunks) {
        var body = new StringBuilder();
        int at = 0;
        while (at < chunks.length()) {
            int line = chunks.indexOf("\r\n", at);
            int length = HexFormat.fromHexDigits(chunks, at, line);
            body.append(chunks, line + 2, line + 2 + length);
            at = line + 2 + length + 2;
        }
        return body.toString();
    }
}
