package dev.berth.daemon.probe;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.FakeEngine;
import dev.berth.policies.reconcile.Vitals;
import dev.berth.policies.workload.ContainerAction;
import dev.berth.policies.workload.ContainerHealth;
import dev.berth.policies.workload.ContainerProbe;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.ProbeKind;
import dev.berth.proxy.forward.ProbeCalls;
import dev.berth.proxy.limit.ProxyLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Care of containers that are ports of this machine, and an engine that a test scripts. */
@Timeout(60)
abstract class CareCase {
    static final String ID = "c0ffee";
    static final Duration SECOND = Duration.ofSeconds(1);

    private static final int PATIENCE_SECONDS = 30;

    final Semaphore changes = new Semaphore(0);
    final List<String> told = new CopyOnWriteArrayList<>();

    /** What the web server of the test answers with. */
    final AtomicInteger status = new AtomicInteger(200);

    final AtomicInteger requests = new AtomicInteger();
    final Instant born = Instant.now();
    HttpServer web;
    ContainerCare care;
    ContainerAskers askers;
    private ProbeCalls calls;
    private FakeEngine fake;
    private Engine engine;
    @TempDir private Path directory;

    @BeforeEach
    void open() throws IOException {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext(
                "/",
                exchange -> {
                    requests.incrementAndGet();
                    byte[] body = ("status " + status.get()).getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status.get(), body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        web.start();
        calls = new ProbeCalls(ProxyLimits.DEFAULT);
        fake = new FakeEngine(directory.resolve("engine.sock"), this::answer);
        engine = Engine.at(directory.resolve("engine.sock"));
        askers = new ContainerAskers(calls, engine.execs());
        care = new ContainerCare(askers, listener(), InstantSource.system(), changes::release);
    }

    @AfterEach
    void close() throws IOException {
        care.close();
        calls.close();
        engine.close();
        fake.close();
        web.stop(0);
    }

    /** What the engine answers. */
    void answer(FakeEngine.Exchange exchange) throws IOException {
        exchange.send(
                exchange.line().equals("GET /version")
                        ? FakeEngine.VERSION
                        : FakeEngine.json(500, "{\"message\":\"not asked for\"}"));
    }

    private ProbeListener listener() {
        return new ProbeListener() {
            @Override
            public void failed(CaredContainer container, ProbeKind kind, String detail) {
                told.add(kind.label() + " of " + container.name() + ": " + detail);
            }

            @Override
            public void hookFailed(CaredContainer container, String hook, String detail) {
                told.add(hook + " of " + container.name() + ": " + detail);
            }
        };
    }

    int port() {
        return web.getAddress().getPort();
    }

    ContainerAction.HttpGet get(String path) {
        return new ContainerAction.HttpGet(path, port(), false, List.of());
    }

    /** A probe each second that turns after so many answers. */
    static ContainerProbe each(ContainerAction.OfProbe action, int failures) {
        return new ContainerProbe(
                action, Duration.ZERO, SECOND, SECOND, 1, failures, Optional.empty());
    }

    static ContainerHealth probed(
            Optional<ContainerProbe> startup,
            Optional<ContainerProbe> readiness,
            Optional<ContainerProbe> liveness) {
        return new ContainerHealth(
                startup, readiness, liveness, Optional.empty(), Optional.empty());
    }

    CaredContainer container(ContainerHealth health) {
        return container(health, born.plusSeconds(1));
    }

    CaredContainer container(ContainerHealth health, Instant startedAt) {
        var pod = new PodName("default", "web-0");
        return new CaredContainer(ID, pod, "main", "127.0.0.1", startedAt, health);
    }

    void watch(CaredContainer container) {
        care.watch(List.of(container), Set.of(ID));
    }

    Vitals vitals() {
        return care.vitals(ID);
    }

    /** Something that becomes true after some changes. */
    interface Condition {
        boolean holds();
    }

    void await(Condition condition) throws InterruptedException {
        while (!condition.holds()) {
            assertTrue(
                    changes.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS),
                    () -> "nothing changes: " + vitals() + told);
        }
    }
}
