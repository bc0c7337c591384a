package dev.berth.proxy;

import dev.berth.policies.balance.AppProtocol;
import dev.berth.policies.balance.Endpoint;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An endpoint on a raw socket that says exactly what a test tells it to. */
public final class Upstream implements AutoCloseable {
    /** What happens on one accepted connection. */
    @FunctionalInterface
    public interface Script {
        void run(Peer peer) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final String pod;
    private final AppProtocol protocol;

    public Upstream(String pod, Script script) throws IOException {
        this(pod, AppProtocol.HTTP1, new ServerSocket(), script);
    }

    /** One whose connections are of that server socket, which is not bound yet. */
    public Upstream(String pod, AppProtocol protocol, ServerSocket unbound, Script script)
            throws IOException {
        this.pod = pod;
        this.protocol = protocol;
        this.script = script;
        this.listener = unbound;
        listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 64);
        Thread.ofVirtual().start(this::accept);
    }

    /** Answers every request of every connection with 200 and this body. */
    public static Upstream answering(String pod, String body) throws IOException {
        return new Upstream(
                pod,
                peer -> {
                    while (peer.readHead()) {
                        peer.readBody();
                        peer.write(ok(body));
                    }
                });
    }

    public static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", listener.getLocalPort(), pod, protocol);
    }

    /** Connections accepted so far. */
    public int connections() {
        return connections.get();
    }

    /** The heads of the requests received so far. */
    public List<String> heads() {
        return heads;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                int number = connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket, number));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            script.run(new Peer(socket, number));
        } catch (IOException | InterruptedException ended) {
            // The script's peer went away, which tests provoke.
            open.remove(socket);
        }
    }

    /** The proxy's connection as the endpoint sees it. */
    public final class Peer {
        private final Socket socket;
        private final int number;
        private final InputStream in;
        private final OutputStream out;
        private String head = "";

        private Peer(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** 1 for the first connection. */
        public int number() {
            return number;
        }

        public InputStream input() {
            return in;
        }

        public Socket socket() {
            return socket;
        }

        /** False if the connection ended instead. */
        public boolean readHead() throws IOException {
            var bytes = new ByteArrayOutputStream();
            while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    return false;
                }
                bytes.write(next);
            }
            head = bytes.toString(StandardCharsets.ISO_8859_1);
            heads.add(head);
            return true;
        }

        public String head() {
            return head;
        }

        /** The body of the request whose head was read, chunked ones decoded. */
        public byte[] readBody() throws IOException {
            String lower = head.toLowerCase(java.util.Locale.ROOT);
            if (lower.contains("\r\ntransfer-encoding: chunked\r\n")) {
                var body = new ByteArrayOutputStream();
                int size = Integer.parseInt(readLine(), 16);
                while (size > 0) {
                    body.write(in.readNBytes(size));
                    readLine();
                    size = Integer.parseInt(readLine(), 16);
                }
                while (!readLine().isEmpty()) {
                    // A trailer.
                }
                return body.toByteArray();
            }
            int at = lower.indexOf("\r\ncontent-length: ");
            if (at < 0) {
                return new byte[0];
            }
            String rest = lower.substring(at + 18);
            int length = Integer.parseInt(rest.substring(0, rest.indexOf('\r')));
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException("the connection ended inside a body");
            }
            return body;
        }

        public String readLine() throws IOException {
            var line = new StringBuilder();
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection ended instead of a line");
            }
            while (next >= 0 && next != '\n') {
                if (next != '\r') {
                    line.append((char) next);
                }
                next = in.read();
            }
            return line.toString();
        }

        public int read() throws IOException {
            return in.read();
        }

        public void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }
}
