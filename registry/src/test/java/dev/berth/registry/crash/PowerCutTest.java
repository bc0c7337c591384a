package dev.berth.registry.crash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.registry.crash.Losses.Effort;
import dev.berth.registry.crash.PowerCuts.Tally;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The power is cut behind every single operation that the registry makes on its disk. */
class PowerCutTest {
    private static final long SEED = Long.getLong("crash.seed", 1);
    private static final Effort EFFORT =
            new Effort(Integer.getInteger("crash.losses", 2), true, 10);
    private static final Effort TO_THE_FIRST_FAULT = new Effort(0, false, 1);
    private static final Map<Scenarios, Recording> RECORDINGS = new ConcurrentHashMap<>();

    private static final List<Tally> TALLIES = new CopyOnWriteArrayList<>();

    private static final Logger OURS = Logger.getLogger("dev.berth.registry.http");
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    @TempDir(factory = MemoryDisk.class)
    static Path directory;

    /** Every restart would say that it started, and every planted mistake that the store failed. */
    @BeforeAll
    static void beQuiet() {
        OURS.setLevel(Level.OFF);
        HELIDON.setLevel(Level.OFF);
    }

    @AfterAll
    static void tellAndBeAsBefore() {
        TALLIES.forEach(System.out::println);
        System.out.printf(
                "power cuts, all: %d cuts, %d states tried%n",
                TALLIES.stream().mapToInt(Tally::cuts).sum(),
                TALLIES.stream().mapToInt(Tally::states).sum());
        TALLIES.clear();
        OURS.setLevel(null);
        HELIDON.setLevel(null);
        RECORDINGS.clear();
    }

    private static Recording recording(Scenarios scenario) throws Exception {
        var known = RECORDINGS.get(scenario);
        if (known != null) {
            return known;
        }
        var recorder = Recorder.compile(directory);
        var made = Recording.of(scenario.name(), scenario, recorder, directory);
        RECORDINGS.put(scenario, made);
        return made;
    }

    @ParameterizedTest
    @EnumSource
    void cut_anywhere_losesNothingThatWasAcknowledged(Scenarios scenario) throws Exception {
        var recording = recording(scenario);

        var tally = PowerCuts.of(recording, EFFORT, SEED, directory);
        TALLIES.add(tally);

        assertEquals(Set.of(), tally.faults(), tally::toString);
        assertEquals(recording.trace().cuts(), tally.cuts());
        assertTrue(tally.states() > tally.cuts(), tally::toString);
    }

    /** The restart is cut off too, in the middle of whatever it has to make good. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void cut_duringTheRestart_losesNothingEither(long draw) throws Exception {
        var left = Leftover.drawn(recording(Scenarios.COLLECT), SEED + draw);
        var recorder = Recorder.compile(directory);
        var recording = Recording.after(left, "RESTART-" + draw, recorder, directory);

        var tally = PowerCuts.of(recording, EFFORT, SEED, directory);
        TALLIES.add(tally);

        assertEquals(Set.of(), tally.faults(), tally::toString);
    }

    /** The record says what the disk says, and nothing was written past it but SQLite's index. */
    @ParameterizedTest
    @EnumSource
    void recorder_missesNothing(Scenarios scenario) throws Exception {
        var recording = recording(scenario);
        var disk = new Disk(_ -> false);
        var mapped = new TreeSet<String>();

        for (Op op : recording.trace().ops()) {
            disk.apply(op);
            if (op instanceof Op.Map(long handle)) {
                mapped.add(disk.path(handle));
            }
        }

        var files = disk.state(_ -> Fate.KEPT).files();
        assertEquals(recording.left().keySet(), files.keySet());
        recording.left().forEach((name, bytes) -> assertArrayEquals(bytes, files.get(name), name));
        assertEquals(Set.of(Stores.STORE + "/registry.db-shm"), mapped);
    }

    /** Syncs that a careless store would leave out. */
    enum Mistake {
        CONTENT(Stores.STORE + "/uploads/.*"),
        NAMES_OF_CONTENT(Stores.STORE + "/blobs/sha256"),
        NAMES_OF_DIRECTORIES(Stores.STORE + "/blobs"),
        NAMES_IN_THE_STORE(Stores.STORE),
        NAME_OF_THE_STORE("var"),
        LOG_OF_THE_INDEX(Stores.STORE + "/registry.db-wal"),
        INDEX(Stores.STORE + "/registry.db");

        private final Pattern never;

        Mistake(String never) {
            this.never = Pattern.compile(never);
        }
    }

    /** The proof that the tests above can fail. */
    @ParameterizedTest
    @EnumSource
    void syncThatIsLeftOut_isFound(Mistake mistake) throws Exception {
        Predicate<String> never = mistake.never.asMatchPredicate();

        var tally =
                PowerCuts.of(recording(Scenarios.PUSH), never, TO_THE_FIRST_FAULT, SEED, directory);

        assertFalse(tally.faults().isEmpty(), tally::toString);
    }
}
