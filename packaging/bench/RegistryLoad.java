import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client that pushes and pulls blobs and costs little itself: bodies go from file to socket inside the kernel, and
 * what is pulled is counted and dropped.
 *
 * <pre>
 * RegistryLoad prepare DIRECTORY COUNT BYTES SEED
 * RegistryLoad push|pull DIRECTORY CLIENTS PORT REPOSITORY [USER:SECRET]     prints the seconds that it took
 * </pre>
 */
final class RegistryLoad {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final int HEAD_BYTES = 16 << 10;

    private RegistryLoad() {}

    public static void main(String[] arguments) throws Exception {
        var directory = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "prepare" ->
                    prepare(
                            directory,
                            Integer.parseInt(arguments[2]),
                            Long.parseLong(arguments[3]),
                            Long.parseLong(arguments[4]));
            case "push", "pull" -> {
                var target =
                        new Target(
                                Integer.parseInt(arguments[3]),
                                arguments[4],
                                arguments.length > 5 ? arguments[5] : "");
                double seconds =
                        run(directory, Integer.parseInt(arguments[2]), target, arguments[0].equals("push"));
                System.out.printf("%.4f%n", seconds);
            }
            default -> throw new IllegalArgumentException("expected prepare, push or pull: " + arguments[0]);
        }
    }

    /** Random blobs, each in a file that bears its digest. */
    private static void prepare(Path directory, int count, long bytes, long seed) throws Exception {
        Files.createDirectories(directory);
        var random = new Random(seed);
        byte[] block = new byte[(int) Math.min(bytes, 1 << 20)];
        for (int i = 0; i < count; i++) {
            var digest = MessageDigest.getInstance("SHA-256");
            Path file = directory.resolve("new");
            try (var out = Files.newOutputStream(file)) {
                for (long left = bytes; left > 0; left -= block.length) {
                    random.nextBytes(block);
                    int length = (int) Math.min(left, block.length);
                    digest.update(block, 0, length);
                    out.write(block, 0, length);
                }
            }
            Files.move(file, directory.resolve(HexFormat.of().formatHex(digest.digest())));
        }
    }

    private record Target(int port, String repository, String credential) {}

    private static double run(Path directory, int clients, Target target, boolean push) throws Exception {
        List<Path> blobs;
        try (var files = Files.list(directory)) {
            blobs = files.sorted().toList();
        }
        var next = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(clients)) {
            var work = new ArrayList<Callable<Void>>();
            for (int i = 0; i < clients; i++) {
                work.add(
                        () -> {
                            try (var connection = new Connection(target)) {
                                for (int at = next.getAndIncrement(); at < blobs.size(); at = next.getAndIncrement()) {
                                    if (push) {
                                        connection.push(blobs.get(at));
                                    } else {
                                        connection.pull(blobs.get(at));
                                    }
                                }
                            }
                            return null;
                        });
            }
            long started = System.nanoTime();
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
            return (System.nanoTime() - started) / 1e9;
        }
    }

    /** One keep-alive connection. */
    private static final class Connection implements AutoCloseable {
        private final SocketChannel channel;
        private final Target target;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        private String head = "";

        Connection(Target target) throws IOException {
            this.target = target;
            channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", target.port()));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            buffer.limit(0);
        }

        void push(Path blob) throws IOException {
            send("POST", "/v2/" + target.repository() + "/blobs/uploads/", 0);
            answer(202);
            String location = field("location");
            String path = location.startsWith("http") ? location.substring(location.indexOf('/', 8)) : location;
            long size = Files.size(blob);
            send("PUT", path + (path.contains("?") ? "&" : "?") + "digest=sha256:" + blob.getFileName(), size);
            try (var file = FileChannel.open(blob, StandardOpenOption.READ)) {
                for (long sent = 0; sent < size; ) {
                    sent += file.transferTo(sent, size - sent, channel);
                }
            }
            answer(201);
        }

        void pull(Path blob) throws IOException {
            send("GET", "/v2/" + target.repository() + "/blobs/sha256:" + blob.getFileName(), 0);
            long got = answer(200);
            if (got != Files.size(blob)) {
                throw new IOException("pulled " + got + " bytes of " + blob);
            }
        }

        private void send(String method, String path, long bodyBytes) throws IOException {
            var text = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + target.port() + "\r\n");
            if (!target.credential().isEmpty()) {
                byte[] pair = target.credential().getBytes(StandardCharsets.UTF_8);
                text.append("Authorization: Basic " + Base64.getEncoder().encodeToString(pair) + "\r\n");
            }
            if (!method.equals("GET")) {
                text.append("Content-Type: application/octet-stream\r\nContent-Length: " + bodyBytes + "\r\n");
            }
            var bytes = ByteBuffer.wrap(text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        /** Reads an answer and drops its body; gives the body's length. */
        private long answer(int wanted) throws IOException {
            readHead();
            int status = Integer.parseInt(head.substring(9, 12));
            if (status != wanted) {
                throw new IOException("expected " + wanted + ", got " + head);
            }
            long length = Long.parseLong(field("content-length"));
            for (long left = length; left > 0; ) {
                if (!buffer.hasRemaining()) {
                    fill();
                }
                int taken = (int) Math.min(left, buffer.remaining());
                buffer.position(buffer.position() + taken);
                left -= taken;
            }
            return length;
        }

        private void readHead() throws IOException {
            var text = new StringBuilder();
            while (text.length() < 4 || text.indexOf("\r\n\r\n", text.length() - 4) < 0) {
                if (text.length() > HEAD_BYTES) {
                    throw new IOException("the head of the answer does not end");
                }
                if (!buffer.hasRemaining()) {
                    fill();
                }
                text.append((char) buffer.get());
            }
            head = text.toString();
        }

        private void fill() throws IOException {
            buffer.clear();
            int read = channel.read(buffer);
            if (read < 0) {
                throw new EOFException("the server closed the connection");
            }
            buffer.flip();
        }

        private String field(String name) throws IOException {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + name + " in " + head));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
