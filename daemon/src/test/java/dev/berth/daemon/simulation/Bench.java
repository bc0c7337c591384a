package dev.berth.daemon.simulation;

import dev.berth.daemon.network.ResolverFile;
import dev.berth.daemon.store.Database;
import dev.berth.daemon.store.RecordSeal;
import dev.berth.proxy.forward.ProbeCalls;
import dev.berth.proxy.limit.ProxyLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.sqlite.SQLiteConfig;

/** What runs share: a directory in memory, the file of an empty store, and silence. */
final class Bench implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path root;
    private final byte[] empty;
    private final RecordSeal seal;
    private final ResolverFile resolver;
    private final Logger logger = Logger.getLogger("dev.berth");
    private final Level loudness;
    private final ProbeCalls probeCalls = new ProbeCalls(ProxyLimits.DEFAULT);
    private final AtomicInteger disks = new AtomicInteger();

    Bench() throws IOException {
        root =
                Files.isWritable(MEMORY)
                        ? Files.createTempDirectory(MEMORY, "berth-simulation")
                        : Files.createTempDirectory("berth-simulation");
        Path file = root.resolve("empty.db");
        Database.open(file).close();
        empty = Files.readAllBytes(file);
        seal = RecordSeal.open(root.resolve("seal"));
        resolver =
                new ResolverFile(
                        root.resolve("resolver"), SimulatedDaemon.SUBNET.gateway(), List.of());
        loudness = logger.getLevel();
        logger.setLevel(Level.OFF);
    }

    SimulatedDisk disk(Dice dice, Weather weather, Plant plant) {
        return new SimulatedDisk(
                root.resolve("disk-" + disks.incrementAndGet() + "-"),
                empty,
                dice,
                weather,
                plant == Plant.SKIPPED_SYNC
                        ? SQLiteConfig.SynchronousMode.OFF
                        : SQLiteConfig.SynchronousMode.FULL);
    }

    RecordSeal seal() {
        return seal;
    }

    /** Asks nobody: no document of a run has probes. */
    ProbeCalls probeCalls() {
        return probeCalls;
    }

    Path volumes() {
        return root.resolve("volumes");
    }

    ResolverFile resolver() {
        return resolver;
    }

    @Override
    public void close() throws IOException {
        logger.setLevel(loudness);
        probeCalls.close();
        try (var files = Files.walk(root)) {
            for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
