package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A balancer in a process of its own is attacked: others are served, and its memory is bounded. */
@Timeout(120)
class AttackIT {
    private static final long MEBIBYTE = 1024 * 1024;
    private static final int REQUESTS = 200;
    private static final long P99_MILLIS = 2000;
    private static final int SLOW_HEADS = 1000;
    private static final int HOLDERS = 100;
    private static final int FLOODERS = 20;
    private static final int FLOOD = 3000;
    private static final int END_HEADERS = 0x4;
    private static final int END_BOTH = 0x5;

    /** Of one answer to POST. */
    private static final int LARGE = 4 * 1024 * 1024;

    private static Upstream upstream;
    private static ChildProcess child;
    private static long restingHeap;
    private static long restingPeak;

    /** One attacker's work. */
    @FunctionalInterface
    private interface Attacker {
        AutoCloseable attack(int number) throws Exception;
    }

    @BeforeAll
    static void start() throws Exception {
        upstream = new Upstream("a", AttackIT::answer);
        child = new ChildProcess(upstream, 0);
        serve(REQUESTS);
        restingHeap = child.heapBytes();
        restingPeak = child.peakBytes();
    }

    @AfterAll
    static void stop() throws Exception {
        child.close();
        upstream.close();
    }

    @Test
    void slowHeads_aThousand() throws Exception {
        withstand(
                "slow heads",
                SLOW_HEADS,
                number -> {
                    SSLSocket socket = child.tls("http/1.1");
                    write(socket, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Drip: ");
                    write(socket, "a".repeat(1000));
                    return socket;
                });
    }

    @Test
    void slowBodies() throws Exception {
        withstand(
                "slow bodies",
                HOLDERS,
                number -> {
                    SSLSocket socket = child.tls("http/1.1");
                    write(socket, "POST / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ");
                    write(socket, child.token() + "\r\nContent-Length: 100000\r\n\r\nx");
                    return socket;
                });
    }

    @Test
    void streams_openedAndReset() throws Exception {
        flood(
                "rapid reset",
                (client, time) -> {
                    int stream = 2 * time + 1;
                    client.send(RawHttp2.HEADERS, END_BOTH, stream, RawHttp2.block());
                    client.reset(stream);
                });
    }

    @Test
    void continuations() throws Exception {
        var literal = new byte[16_000];
        flood(
                "CONTINUATION",
                (client, time) ->
                        client.send(
                                time == 0 ? RawHttp2.HEADERS : RawHttp2.CONTINUATION,
                                0,
                                1,
                                literal));
    }

    @Test
    void blocks_ofReferencesToOneLargeField() throws Exception {
        var bomb = new ByteArrayOutputStream();
        bomb.writeBytes(RawHttp2.block());
        bomb.writeBytes(new byte[] {0x40, 1, 'a', 0x7f, (byte) 0xbd, 0x1d});
        bomb.writeBytes(new byte[3900]);
        var references = new byte[12_000];
        Arrays.fill(references, (byte) (0x80 | 62));
        bomb.writeBytes(references);
        withstand(
                "HPACK bomb",
                FLOODERS,
                number -> {
                    // Nothing of the refusals is taken either.
                    RawHttp2 client = client(0);
                    for (int at = 0; at < HOLDERS; at++) {
                        client.send(RawHttp2.HEADERS, END_HEADERS, 2 * at + 1, bomb.toByteArray());
                    }
                    return client;
                });
    }

    @Test
    void windows_closedToLargeAnswers() throws Exception {
        withstand(
                "zero windows",
                1,
                number -> {
                    RawHttp2 client = client(0);
                    for (int at = 0; at < HOLDERS; at++) {
                        client.request(2 * at + 1, "POST", true, true);
                    }
                    return client;
                });
    }

    /** What a flood repeats. */
    @FunctionalInterface
    private interface Step {
        void run(RawHttp2 client, int time) throws IOException;
    }

    private static void flood(String name, Step step) throws Exception {
        withstand(
                name,
                FLOODERS,
                number -> {
                    RawHttp2 client = client(0);
                    try {
                        for (int time = 0; time < FLOOD; time++) {
                            step.run(client, time);
                        }
                    } catch (IOException closed) {
                        assertTrue(String.valueOf(closed.getMessage()).length() > 0);
                    }
                    return client;
                });
    }

    /** Serves a client while all attackers begin and stay, and looks at the memory then. */
    private static void withstand(String name, int attackers, Attacker attacker) throws Exception {
        List<Future<AutoCloseable>> begun = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            for (int at = 0; at < attackers; at++) {
                int number = at;
                begun.add(threads.submit(() -> attacker.attack(number)));
            }
            long during = serve(REQUESTS);
            for (Future<AutoCloseable> one : begun) {
                one.get();
            }
            long after = serve(REQUESTS);
            long heap = child.heapBytes() - restingHeap;
            long peak = child.peakBytes() - restingPeak;
            System.out.printf(
                    "%s: %d attackers, p99 %d ms while they come, %d ms while they stay; heap +%d MiB,"
                            + " peak +%d MiB, ceiling %d MiB%n",
                    name,
                    attackers,
                    during,
                    after,
                    heap / MEBIBYTE,
                    peak / MEBIBYTE,
                    child.ceiling() / MEBIBYTE);
            for (Future<AutoCloseable> one : begun) {
                one.get().close();
            }
            assertTrue(Math.max(during, after) <= P99_MILLIS, "p99 " + during + ", " + after);
            assertTrue(heap <= child.ceiling(), "heap grew by " + heap);
            assertTrue(peak <= child.ceiling(), "the process grew by " + peak);
        }
    }

    /** Requests of one client, all answered; the 99th percentile in milliseconds. */
    private static long serve(int requests) throws Exception {
        var nanos = new long[requests];
        try (SSLSocket socket = child.tls("http/1.1")) {
            String request =
                    "GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                            + child.token()
                            + "\r\n\r\n";
            for (int at = 0; at < requests; at++) {
                long began = System.nanoTime();
                write(socket, request);
                assertEquals("HTTP/1.1 200 OK", answer(socket));
                nanos[at] = System.nanoTime() - began;
            }
        }
        Arrays.sort(nanos);
        return nanos[requests * 99 / 100] / 1_000_000;
    }

    /** Reads one answer; its status line. */
    private static String answer(SSLSocket socket) throws IOException {
        var text = new StringBuilder();
        while (!text.toString().endsWith("\r\n\r\nx")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("closed after " + text);
            }
            text.append((char) next);
        }
        return text.substring(0, text.indexOf("\r\n"));
    }

    private static void answer(Upstream.Peer peer) throws IOException {
        String large = Upstream.ok("y".repeat(LARGE));
        while (peer.readHead()) {
            boolean post = peer.head().startsWith("POST");
            peer.readBody();
            peer.write(post ? large : Upstream.ok("x"));
        }
    }

    private static RawHttp2 client(int window) throws Exception {
        Callable<String> token = child::token;
        return new RawHttp2(child.tls("h2"), token, window);
    }

    private static void write(SSLSocket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }
}
