package dev.berth.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Base64;
import java.util.Locale;

/** One connection to a registry, over which a test sends what it likes at its own pace. */
final class RawPush implements AutoCloseable {
    private final Socket socket;
    private final String authorization;

    RawPush(int port, String secret) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.socket.setSoTimeout(60_000);
        this.authorization =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(("berth:" + secret).getBytes(ISO_8859_1));
    }

    /** Sends a request's head; further header lines each end with CRLF. */
    void head(String method, String target, String headers) throws IOException {
        write(
                method
                        + " "
                        + target
                        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                        + authorization
                        + "\r\n"
                        + headers
                        + "\r\n");
    }

    void write(String text) throws IOException {
        write(text.getBytes(ISO_8859_1), text.length());
    }

    void write(byte[] bytes, int count) throws IOException {
        socket.getOutputStream().write(bytes, 0, count);
    }

    /** An answer without its body. */
    record Answer(int status, String head) {
        String header(String name) {
            for (String line : head.split("\r\n", -1)) {
                if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
                    return line.substring(name.length() + 1).strip();
                }
            }
            return "";
        }
    }

    /** Reads an answer and drops its body. */
    Answer answer() throws IOException {
        InputStream in = socket.getInputStream();
        var head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended in " + head.toString(ISO_8859_1));
            }
            head.write(next);
        }
        String text = head.toString(ISO_8859_1);
        var answer = new Answer(Integer.parseInt(text.substring(9, 12)), text);
        String length = answer.header("Content-Length");
        in.skipNBytes(length.isEmpty() ? 0 : Long.parseLong(length));
        return answer;
    }

    /** Sends a request without a body and reads its answer. */
    Answer call(String method, String target) throws IOException {
        head(method, target, "Content-Length: 0\r\n");
        return answer();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
