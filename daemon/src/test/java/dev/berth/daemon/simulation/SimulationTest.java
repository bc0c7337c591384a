package dev.berth.daemon.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole daemon under everything that goes wrong. */
final class SimulationTest {
    private static final long SEEDS = Long.getLong("berth.simulation.seeds", 10_000);
    private static final long FIRST_SEED = Long.getLong("berth.simulation.seed", 1);

    /** Seeds in which every fault and every kind of object can be expected. */
    private static final long SEEDS_OF_EVERYTHING = 500;

    private static final long SEEDS_PER_PLANT = 1_000;

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    /** Changing turns between virtual threads takes no call of the system. */
    private static <T> T virtually(Callable<T> work) throws Exception {
        var task = new FutureTask<>(work);
        Thread.startVirtualThread(task);
        return task.get();
    }

    @Test
    void run_ofManySeeds_holdsWhateverGoesWrong() throws Exception {
        var tally = new Tally();

        var failure = Simulation.play(bench, FIRST_SEED, SEEDS, Plant.NONE, tally);

        System.out.println(SEEDS + " seeds from " + FIRST_SEED + " on\n" + tally);
        if (failure.isPresent()) {
            long seed = failure.get().seed();
            var story = virtually(() -> Simulation.story(bench, seed));
            fail(failure.get() + "\n" + String.join("\n", story));
        }
        assertTrue(SEEDS < SEEDS_OF_EVERYTHING || tally.isFull(), tally.toString());
    }

    @Test
    void run_ofOneSeedTwice_isTheSameToTheLastDetail() throws Exception {
        for (long seed = 1; seed <= 20; seed++) {
            long chosen = seed;
            var first = virtually(() -> new Run(chosen, bench, Plant.NONE).go());
            var second = virtually(() -> new Run(chosen, bench, Plant.NONE).go());

            assertEquals(first, second, "seed " + seed);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void run_withAPlantedMistake_findsIt(Plant plant) throws Exception {
        var failure = Simulation.play(bench, 1, SEEDS_PER_PLANT, plant, new Tally());

        assertTrue(failure.isPresent(), plant + " is not found");
    }
}
