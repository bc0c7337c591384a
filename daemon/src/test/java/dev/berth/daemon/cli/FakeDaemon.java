package dev.berth.daemon.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A daemon on a Unix socket that gives the answers it was told and remembers what it was asked. */
public final class FakeDaemon implements AutoCloseable {
    /**
     * What came in.
     *
     * @param line method and target
     * @param head header lines
     * @param body as text
     */
    public record Received(String line, List<String> head, String body) {}

    private final ServerSocketChannel listener;
    private final Path socket;
    private final Thread serving;
    private final Map<String, Deque<byte[]>> answers = new ConcurrentHashMap<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean holding;
    private final List<Received> received = new CopyOnWriteArrayList<>();

    public FakeDaemon(Path directory) throws IOException {
        socket = directory.resolve("berth.sock");
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        serving = Thread.ofVirtual().start(this::serve);
    }

    public Path socket() {
        return socket;
    }

    /** Answers that request with JSON; told twice, it answers so the second time, and so on. */
    FakeDaemon on(String line, int status, String json) {
        return raw(line, http(status, "application/json", json));
    }

    FakeDaemon on(String line, String json) {
        return on(line, 200, json);
    }

    /** Answers that request with exactly these bytes and closes. */
    public FakeDaemon raw(String line, String answer) {
        answers.computeIfAbsent(line, any -> new ArrayDeque<>())
                .add(answer.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public static String http(int status, String mediaType, String body) {
        return "HTTP/1.1 "
                + status
                + " Told\r\nContent-Type: "
                + mediaType
                + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n\r\n"
                + body;
    }

    /** From now on connections stay open after the answer, until the test is over. */
    void hold() {
        holding = true;
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    List<String> lines() {
        return received.stream().map(Received::line).toList();
    }

    /**
     * Returns when nobody can connect any more: a parked accept keeps the socket open for so long.
     */
    @Override
    public void close() throws IOException {
        released.countDown();
        listener.close();
        serving.interrupt();
        try {
            serving.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the fake daemon ends");
        }
    }

    private void serve() {
        while (listener.isOpen()) {
            try (SocketChannel channel = listener.accept()) {
                Received request = read(channel);
                received.add(request);
                ByteBuffer answer = ByteBuffer.wrap(next(request.line()));
                while (answer.hasRemaining()) {
                    channel.write(answer);
                }
                if (holding) {
                    released.await();
                }
            } catch (IOException | InterruptedException e) {
                // The client went away, or the test is over.
            }
        }
    }

    private byte[] next(String line) {
        Deque<byte[]> told = answers.get(line);
        if (told == null) {
            return http(404, "application/json", "{\"message\":\"nothing told for " + line + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
        }
        return told.size() == 1 ? told.getFirst() : told.removeFirst();
    }

    private static Received read(SocketChannel channel) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        while (true) {
            String text = bytes.toString(StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            if (end >= 0) {
                List<String> head = new ArrayList<>(text.substring(0, end).lines().toList());
                String body = text.substring(end + 4);
                if (body.getBytes(StandardCharsets.UTF_8).length >= length(head)) {
                    String line = head.removeFirst().replace(" HTTP/1.1", "");
                    return new Received(line, head, body);
                }
            }
            buffer.clear();
            int count = channel.read(buffer);
            if (count < 0) {
                throw new IOException("the request ended early");
            }
            bytes.write(buffer.array(), 0, count);
        }
    }

    private static int length(List<String> head) {
        return head.stream()
                .filter(line -> line.startsWith("Content-Length: "))
                .mapToInt(line -> Integer.parseInt(line.substring("Content-Length: ".length())))
                .findFirst()
                .orElse(0);
    }
}
