package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.RegistryEvent;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.base.UpkeepLimits;
import dev.berth.registry.gc.DamagedContent;
import dev.berth.registry.gc.ScrubStatus;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stored content that cannot be read: a socket in its place fails every open, with ENXIO. */
class ScrubUnreadableTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path directory;
    @TempDir Path aside;
    private RunningRegistry running;

    @BeforeEach
    void start() {
        running = RunningRegistry.on(directory);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private Path file(Digest digest) {
        return directory.resolve("blobs/sha256").resolve(digest.hex());
    }

    private List<Digest> push(int count) {
        var pushed = new ArrayList<Digest>();
        for (int i = 0; i < count; i++) {
            pushed.add(running.push("app", utf8("content " + i)));
        }
        return pushed;
    }

    /** The path of a socket is bounded, so it is bound elsewhere. */
    private void makeUnreadable(Digest digest) throws IOException {
        Path socket = aside.resolve("socket");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
        }
        Files.move(file(digest), aside.resolve(digest.hex()));
        Files.move(socket, file(digest), StandardCopyOption.ATOMIC_MOVE);
    }

    private void makeReadable(Digest digest) throws IOException {
        Files.move(aside.resolve(digest.hex()), file(digest), StandardCopyOption.REPLACE_EXISTING);
    }

    private ScrubStatus scrub() throws InterruptedException {
        return running.registry.scrub().await(PATIENCE).orElseThrow();
    }

    private List<RegistryEvent> failures() {
        return running.events.stream().filter(RegistryEvent.DiskFailing.class::isInstance).toList();
    }

    private void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> "told so far: " + running.events);
            Thread.onSpinWait();
        }
    }

    @Test
    void scrub_diskThatFails_endsAndTakesNothingOutOfService() throws Exception {
        var pushed = push(12);
        for (Digest digest : pushed.subList(2, 12)) {
            makeUnreadable(digest);
        }

        var fault = assertThrows(StorageFault.class, this::scrub);
        var failed = running.registry.scrubStatus();
        for (Digest digest : pushed.subList(2, 12)) {
            makeReadable(digest);
        }
        var whole = scrub();

        assertEquals(StorageFault.Kind.BROKEN, fault.kind());
        assertTrue(
                String.valueOf(fault.getMessage())
                        .startsWith("the disk fails: 8 files in a row cannot be read, the last: "),
                fault::getMessage);
        assertEquals(10, failed.blobs());
        assertEquals(0, failed.damagedCount());
        assertEquals(0, failed.passes());
        assertTrue(failed.finishedAt().isEmpty());
        assertEquals(
                List.of(new RegistryEvent.DiskFailing(failed.diskFault().orElseThrow())),
                failures());
        assertEquals(12, whole.blobs());
        assertEquals(0, whole.damagedCount());
        assertTrue(whole.diskFault().isEmpty());
        assertArrayEquals(
                utf8("content 11"),
                running.anonymous("GET", "/v2/app/blobs/" + pushed.getLast()).body());
    }

    @Test
    void scrub_nothingThatCanBeRead_isTheFaultOfTheDisk() throws Exception {
        for (Digest digest : push(2)) {
            makeUnreadable(digest);
        }

        assertThrows(StorageFault.class, this::scrub);

        var status = running.registry.scrubStatus();
        assertEquals(0, status.damagedCount());
        assertTrue(status.diskFault().orElseThrow().startsWith("2 files in a row"));
    }

    @Test
    void scrub_shortRunsAmongWholeFiles_areOutOfServiceUntilPushedAgain() throws Exception {
        var pushed = push(16);
        var unreadable = new ArrayList<>(pushed.subList(0, 7));
        unreadable.addAll(pushed.subList(8, 15));
        for (Digest digest : unreadable) {
            makeUnreadable(digest);
        }

        var status = scrub();
        push(16);
        var healed = scrub();

        assertEquals(
                List.copyOf(unreadable),
                status.damaged().stream()
                        .map(DamagedContent::digest)
                        .sorted((a, b) -> pushed.indexOf(a) - pushed.indexOf(b))
                        .toList());
        assertEquals(
                "cannot be read",
                status.damaged().stream()
                        .map(content -> content.reason().split(":", 2)[0])
                        .distinct()
                        .collect(Collectors.joining(" and ")));
        assertEquals(List.of(), failures());
        assertEquals(0, healed.damagedCount());
        assertEquals(16, healed.blobs());
    }

    @Test
    void scrub_byItself_leavesAFailingDiskAloneForAnHour() throws Exception {
        makeUnreadable(push(1).getFirst());
        running.close();
        var now = new AtomicReference<>(Instant.now());
        var asked = new AtomicInteger();
        InstantSource clock =
                () -> {
                    asked.incrementAndGet();
                    return now.get();
                };
        var upkeep =
                UpkeepLimits.defaults()
                        .withPace(
                                Duration.ofMillis(1),
                                Duration.ofHours(1),
                                Duration.ofHours(1),
                                Duration.ZERO);

        running =
                RunningRegistry.on(directory, RegistryLimits.defaults().withUpkeep(upkeep), clock);
        await(() -> !failures().isEmpty());
        int before = asked.get();
        await(() -> asked.get() > before + 200);
        int inTheHour = failures().size();
        now.updateAndGet(instant -> instant.plus(Duration.ofHours(1)));
        await(() -> failures().size() > inTheHour);

        assertEquals(1, inTheHour);
    }
}
