package dev.berth.daemon.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.docker.LogOptions;
import dev.berth.daemon.docker.NetworkInfo;
import dev.berth.daemon.docker.RealEngine;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bridge on a real engine: who reaches whom. */
@Timeout(180)
class ContainerNetworkIT {
    private static final int PORT = 8080;
    private static final Subnet SUBNET = Subnet.parse("10.123.47.0/24").orElseThrow();

    @TempDir Path directory;
    private RealEngine real;
    private ContainerNetwork network;

    @BeforeEach
    void start() throws IOException {
        real = new RealEngine("network");
        network = new ContainerNetwork(real.owner(), "brt-it-net", SUBNET, real.owner());
    }

    @AfterEach
    void stop() throws IOException {
        real.close();
    }

    @Test
    void ensure_twice_isTheSameNetwork() throws IOException {
        var before = ContainerNetwork.existing(real.engine(), real.owner(), real.owner());
        var first = network.ensure(real.engine()).orElseThrow();

        var again = network.ensure(real.engine()).orElseThrow();

        assertEquals(first.id(), again.id());
        assertEquals(new ContainerNetwork.Existing.None(), before);
        assertEquals(
                new ContainerNetwork.Existing.Ours(Optional.of(SUBNET)),
                ContainerNetwork.existing(real.engine(), real.owner(), real.owner()));
        assertEquals(
                new ContainerNetwork.Existing.Foreign(real.owner()),
                ContainerNetwork.existing(real.engine(), real.owner(), "somebody"));
    }

    @Test
    void ensure_existingOneThatDiffers_saysInWhat() throws IOException {
        network.ensure(real.engine()).orElseThrow();
        var wanted =
                new ContainerNetwork(
                        real.owner(),
                        "brt-it-other",
                        Subnet.parse("10.123.48.0/24").orElseThrow(),
                        real.owner());

        var refused = (Result.Refused<NetworkInfo>) wanted.ensure(real.engine());

        var texts = refused.problems().stream().map(Problem::detail).toList();
        assertEquals(2, texts.size(), texts.toString());
        assertTrue(texts.toString().contains("10.123.47.0/24"), texts.toString());
        assertTrue(texts.toString().contains("brt-it-other"), texts.toString());
    }

    @Test
    void containers_reachTheHostAndAreReached_butNotEachOther() throws Exception {
        network.ensure(real.engine()).orElseThrow();
        var book = new AddressBook(SUBNET, Duration.ofMinutes(1), new Random(7));
        var resolver = new ResolverFile(directory, SUBNET.gateway()).write("default");
        var containers = real.engine().containers();
        var served = book.assign("served", Instant.EPOCH).orElseThrow();
        var asking = book.assign("asking", Instant.EPOCH).orElseThrow();
        var serve =
                "nc -ll -p %d -e /bin/cat & until cat /proc/net/tcp* | grep -q :%04X; do :; done; echo up; wait"
                        .formatted(PORT, PORT);
        var server = containers.create(real.shell("served", real.owner(), served, resolver, serve));
        containers.start(server);
        awaitFirstWords(server);
        connect(served);

        try (var onHost = new ServerSocket(0, 1, SUBNET.gateway())) {
            Thread.startVirtualThread(() -> greet(onHost));
            var script =
                    "cat /etc/resolv.conf; cat /proc/net/if_inet6; "
                            + probe(SUBNET.gateway(), onHost.getLocalPort())
                            + probe(served, PORT)
                            + "exit 0";
            var id =
                    containers.create(real.shell("asking", real.owner(), asking, resolver, script));
            containers.start(id);

            var heard = logs(id).strip();

            var expected =
                    new ResolverFile(directory, SUBNET.gateway()).content("default")
                            + SUBNET.gateway().getHostAddress()
                            + " reached\n"
                            + served.getHostAddress()
                            + " not reached";
            assertEquals(expected, heard);
        }
        connect(served);
    }

    private static String probe(Inet4Address address, int port) {
        return "if nc -w 2 %1$s %2$d </dev/null >/dev/null 2>&1; then echo %1$s reached; else echo %1$s not reached; fi; "
                .formatted(address.getHostAddress(), port);
    }

    /** Takes one connection and ends it, which lets the other side end too. */
    private static void greet(ServerSocket server) {
        try {
            server.accept().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void connect(Inet4Address address) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, PORT), 5_000);
        }
    }

    /** Returns when the container has said something. */
    private void awaitFirstWords(String id) throws Exception {
        var said = new CountDownLatch(1);
        try (var _ =
                real.engine()
                        .containers()
                        .logs(
                                id,
                                new LogOptions(true, -1, false),
                                (source, bytes, offset, length) -> said.countDown())) {
            assertTrue(said.await(30, TimeUnit.SECONDS));
        }
    }

    /** All that a container says until its end. */
    private String logs(String id) throws IOException {
        var heard = new StringBuilder();
        try (var stream =
                real.engine()
                        .containers()
                        .logs(
                                id,
                                new LogOptions(true, -1, false),
                                (source, bytes, offset, length) ->
                                        heard.append(
                                                new String(
                                                        bytes,
                                                        offset,
                                                        length,
                                                        StandardCharsets.UTF_8)))) {
            stream.await();
        }
        return heard.toString();
    }
}
