package dev.berth.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server in the place of an upstream, which answers each path as a test tells it to. */
final class HostileUpstream implements AutoCloseable {
    /** How one request is answered. */
    @FunctionalInterface
    interface Reply {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();

    /** Every request as {@code METHOD path}, with what its Authorization header was. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    HostileUpstream() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String secret = exchange.getRequestHeaders().getFirst("Authorization");
        requests.add(
                exchange.getRequestMethod() + " " + path + (secret == null ? "" : " " + secret));
        try (exchange) {
            replies.getOrDefault(path, all -> status(all, 404)).to(exchange);
        }
    }

    /** Answers that path so from now on. */
    void on(String path, Reply reply) {
        replies.put(path, reply);
    }

    /** {@code 127.0.0.1:<port>}. */
    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    URI url() {
        return URI.create("http://" + host());
    }

    /** Requests of that path. */
    long count(String methodAndPath) {
        return requests.stream().filter(request -> request.startsWith(methodAndPath)).count();
    }

    static void status(HttpExchange exchange, int status, String... headers) throws IOException {
        for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
        }
        exchange.sendResponseHeaders(status, -1);
    }

    static void bytes(HttpExchange exchange, byte[] bytes, String... headers) throws IOException {
        for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", "" + bytes.length);
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
