package dev.berth.daemon.docker;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine on a Unix socket that answers as a test scripts it, also wrongly. */
public final class FakeEngine implements AutoCloseable {
    public static final String VERSION =
            json(200, "{\"Version\":\"fake\",\"ApiVersion\":\"1.45\",\"MinAPIVersion\":\"1.24\"}");

    /** Decides about one request; the connection goes on with the next one afterwards. */
    public interface Script {
        void answer(Exchange exchange) throws IOException;
    }

    /**
     * One request.
     *
     * @param connection which connection it came over, counted from 1
     * @param line method and target
     */
    public record Exchange(int connection, String line, String body, SocketChannel channel) {
        public void send(String bytes) throws IOException {
            send(bytes.getBytes(StandardCharsets.UTF_8));
        }

        public void send(byte[] bytes) throws IOException {
            var rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }

        public void hangUp() throws IOException {
            channel.close();
        }
    }

    /** Requests in the order of their arrival. */
    public final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

    /** What it was given to show registries, as it came. */
    public final LinkedBlockingQueue<String> logins = new LinkedBlockingQueue<>();

    private final Path socket;
    private final Script script;
    private final ServerSocketChannel server;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<SocketChannel> open = Collections.newSetFromMap(new ConcurrentHashMap<>());

    public FakeEngine(Path socket, Script script) throws IOException {
        this.socket = socket;
        this.script = script;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.startVirtualThread(this::accept);
    }

    /** An answer of one JSON value. */
    public static String json(int status, String body) {
        return "HTTP/1.1 "
                + status
                + " Words\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n\r\n"
                + body;
    }

    /** An answer without body. */
    public static String empty(int status) {
        return "HTTP/1.1 " + status + " Words\r\nContent-Length: 0\r\n\r\n";
    }

    /** Connections accepted so far. */
    public int connections() {
        return connections.get();
    }

    /** Ends everything at once, as a crash would. */
    @Override
    public void close() throws IOException {
        server.close();
        for (var channel : open) {
            channel.close();
        }
        Files.deleteIfExists(socket);
    }

    private void accept() {
        try {
            while (true) {
                var channel = server.accept();
                open.add(channel);
                int number = connections.incrementAndGet();
                Thread.startVirtualThread(() -> serve(channel, number));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void serve(SocketChannel channel, int number) {
        try (channel) {
            var in = new BufferedInputStream(Channels.newInputStream(channel));
            for (var line = line(in); !line.isEmpty(); line = line(in)) {
                int length = 0;
                boolean chunked = false;
                for (var field = line(in); !field.isEmpty(); field = line(in)) {
                    if (field.startsWith("Content-Length: ")) {
                        length = Integer.parseInt(field.substring(16));
                    }
                    if (field.startsWith("X-Registry-Auth: ")) {
                        logins.add(field.substring(17));
                    }
                    chunked |= field.equals("Transfer-Encoding: chunked");
                }
                var request = line.replace(" HTTP/1.1", "");
                lines.add(request);
                var body = chunked ? "" : new String(in.readNBytes(length), StandardCharsets.UTF_8);
                script.answer(new Exchange(number, request, body, channel));
            }
        } catch (IOException e) {
            // The client went away, as some tests want it to.
        } finally {
            open.remove(channel);
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }
}
