package dev.berth.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Minutes of {@link Soak}: {@code -Dberth.soak.seconds} of each, 20 by default, and {@code
 * -Dberth.seed} for another course.
 */
class SoakIT {
    @TempDir Path directory;

    /** Collections without pause, at the distance at which others lost blobs, and every while. */
    @ParameterizedTest
    @CsvSource({"0, 3", "1, 115", "1000, 4000"})
    void soak_whileGarbageIsCollected_noClientSeesAnErrorAndNothingIsLeft(int least, int most)
            throws Exception {
        long seconds = Long.getLong("berth.soak.seconds", 20);
        long seed = Long.getLong("berth.seed", System.nanoTime() >>> 20);

        var ledger =
                Soak.run(directory, Duration.ofSeconds(seconds), new Soak.Gaps(least, most), seed);

        System.out.printf(
                "soak of %d s, seed %d, collections %d to %d ms apart: %s%n",
                seconds, seed, least, least + most, ledger);
        assertEquals(List.of(), ledger.errors(), "seed " + seed);
        assertTrue(ledger.counted("collections") > seconds / 10);
        assertTrue(ledger.counted("manifests") > seconds);
        assertTrue(ledger.counted("collected blobs") > 0);
    }
}
