package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.berth.policies.balance.Endpoint;
import dev.berth.proxy.limit.ProxyLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A process that serves is killed under load: no request that can be repeated fails. */
class KilledEndpointTest {
    private static final int CLIENTS = 16;
    private static final int REQUESTS = 100;

    @Test
    void kill_underLoad_costsNoRequest() throws Exception {
        var failures = new ConcurrentLinkedQueue<String>();
        var served = new AtomicInteger();
        var warm = new CountDownLatch(CLIENTS * REQUESTS / 4);
        try (var killed = new Child();
                var first = new Child();
                var second = new Child();
                var rig = rig(killed, first, second);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            List<Thread> threads =
                    java.util.stream.IntStream.range(0, CLIENTS)
                            .mapToObj(
                                    at ->
                                            Thread.ofVirtual()
                                                    .start(
                                                            () ->
                                                                    load(
                                                                            rig, client, failures,
                                                                            served, warm)))
                            .toList();
            warm.await();
            killed.kill();
            for (Thread thread : threads) {
                thread.join();
            }

            assertEquals(List.of(), List.copyOf(failures));
            assertEquals(CLIENTS * REQUESTS, served.get());
            assertTrue(rig.proxy().statistics().getFirst().retries() > 0, "nothing was retried");
        }
    }

    private static void load(
            Rig rig,
            HttpClient client,
            ConcurrentLinkedQueue<String> failures,
            AtomicInteger served,
            CountDownLatch warm) {
        for (int at = 0; at < REQUESTS; at++) {
            try {
                HttpResponse<String> answer =
                        client.send(rig.request("/").build(), BodyHandlers.ofString());
                if (answer.statusCode() == 200 && answer.body().equals("served")) {
                    served.incrementAndGet();
                } else {
                    failures.add(answer.statusCode() + " " + answer.body());
                }
            } catch (Exception failed) {
                failures.add(failed.toString());
            }
            warm.countDown();
        }
    }

    private static Rig rig(Child... children) throws Exception {
        List<Endpoint> endpoints = List.of(children).stream().map(Child::endpoint).toList();
        return new Rig(ProxyLimits.DEFAULT, Rig.snapshot(endpoints, Map.of()));
    }

    /** An endpoint in a process of its own. */
    private static final class Child implements AutoCloseable {
        private final Process process;
        private final int port;

        Child() throws IOException {
            process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xmx64m",
                                    "-XX:TieredStopAtLevel=1",
                                    "-XX:+UseSerialGC",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Served.class.getName())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            var out =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.US_ASCII));
            String line = out.readLine();
            if (line == null) {
                throw new IOException("the endpoint's process has not started");
            }
            port = Integer.parseInt(line);
        }

        Endpoint endpoint() {
            return new Endpoint("127.0.0.1", port, "pod-" + port);
        }

        /** With SIGKILL. */
        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** What the process runs. */
    public static final class Served {
        private Served() {}

        public static void main(String[] arguments) throws IOException {
            var any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
            HttpServer server = HttpServer.create(any, 64);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext(
                    "/",
                    exchange -> {
                        byte[] body = "served".getBytes(StandardCharsets.US_ASCII);
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                        exchange.close();
                    });
            server.start();
            System.out.println(server.getAddress().getPort());
        }
    }
}
