package dev.berth.registry;

import dev.berth.policies.retention.RetentionRules;
import dev.berth.registry.SoakLedger.Held;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.base.UpkeepLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Clients push, pull, refer and delete at once while garbage is collected again and again, without
 * any grace. No client may see an error that is not of its own making, and in the end the files are
 * exactly what the index says; once everything is deleted there are none.
 *
 * <p>A registry whose collector came 1 to 115 ms after the 201 of a blob once answered 40 manifests
 * with "blob unknown" in three hours: the pauses between blobs and manifest cover that stretch, and
 * those between two collections may.
 */
final class Soak {
    private static final int CLIENTS = 6;
    private static final Duration KEEP_IDLE = Duration.ofSeconds(30);
    private static final int MOST_ROUNDS = 10;

    private final Path directory;
    private final SoakLedger ledger = new SoakLedger();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    private Soak(Path directory) {
        this.directory = directory;
    }

    /** Pauses between two collections, in milliseconds, chosen anew each time. */
    record Gaps(int least, int most) {}

    /**
     * Runs one.
     *
     * @param directory for the store
     * @param length how long clients work
     * @return what was done; {@code errors()} is empty if all was well
     */
    static SoakLedger run(Path directory, Duration length, Gaps gaps, long seed)
            throws IOException, SQLException, InterruptedException {
        var soak = new Soak(directory);
        soak.run(length, gaps, seed);
        return soak.ledger;
    }

    private void run(Duration length, Gaps gaps, long seed)
            throws IOException, SQLException, InterruptedException {
        var limits =
                RegistryLimits.defaults()
                        .withUpkeep(UpkeepLimits.defaults().withGrace(Duration.ZERO));
        var config =
                RunningRegistry.config(directory)
                        .withLimits(limits)
                        .withClock(() -> Instant.now().plus(ahead.get()))
                        .withRetention(new RetentionRules(List.of(), KEEP_IDLE))
                        .withListener(ledger::happened);
        try (var running = RunningRegistry.on(config)) {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int client = 0; client < CLIENTS; client++) {
                    threads.execute(new SoakClient(running, ledger, stop, seed * 1_000 + client));
                }
                threads.execute(() -> collect(running, gaps, new Random(seed)));
                boolean early = stop.await(length.toMillis(), TimeUnit.MILLISECONDS);
                if (!early) {
                    stop.countDown();
                }
            }
            settle(running);
            StoreCheck.findings(directory).forEach(ledger::error);
            deleteAll(running);
            settle(running);
            StoreCheck.findings(directory).forEach(ledger::error);
            assertNoContent();
        }
    }

    private void collect(RunningRegistry running, Gaps gaps, Random random) {
        try {
            while (!stop.await(gaps.least() + random.nextInt(gaps.most()), TimeUnit.MILLISECONDS)) {
                collectOnce(running);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void collectOnce(RunningRegistry running) {
        try {
            var report = running.registry.collect(false);
            ledger.count("collections");
            ledger.count("collected blobs", report.blobs());
            ledger.count("retired manifests", report.manifests());
            if (report.failed() > 0) {
                ledger.error("a collection failed: " + report);
            }
        } catch (StorageFault fault) {
            ledger.error("a collection broke off: " + fault);
        }
    }

    /** A day later no lease holds anything, and what is idle is so for long. */
    private void settle(RunningRegistry running) {
        for (int round = 0; round < 3; round++) {
            ahead.set(ahead.get().plus(Duration.ofHours(25)));
            collectOnce(running);
        }
    }

    /** Indexes go before what they list, so it takes more than one round. */
    private void deleteAll(RunningRegistry running) {
        Set<Held> left = new HashSet<>(ledger.pushed());
        for (int round = 0; round < MOST_ROUNDS && !left.isEmpty(); round++) {
            for (Held held : new ArrayList<>(left)) {
                int status =
                        running.call(
                                        "DELETE",
                                        "/v2/" + held.repository() + "/manifests/" + held.digest())
                                .statusCode();
                if (status != 405) {
                    left.remove(held);
                }
            }
        }
        if (!left.isEmpty()) {
            ledger.error("cannot be deleted: " + left);
        }
    }

    private void assertNoContent() throws IOException {
        try (var files = Files.list(directory.resolve("blobs/sha256"))) {
            long leaked = files.count();
            if (leaked > 0) {
                ledger.error(leaked + " files are left after everything was deleted");
            }
        }
    }

    /** Arguments: seconds, least and most milliseconds between two collections, seed. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("berth-soak");
        var gaps = new Gaps(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        long seed = Long.parseLong(arguments[3]);
        var ledger = run(directory, Duration.ofSeconds(Long.parseLong(arguments[0])), gaps, seed);
        System.out.println("seed " + seed + ", " + gaps + ": " + ledger);
        ledger.errors().forEach(System.out::println);
        if (!ledger.errors().isEmpty()) {
            throw new AssertionError(ledger.errors().size() + " errors; the store: " + directory);
        }
    }
}
