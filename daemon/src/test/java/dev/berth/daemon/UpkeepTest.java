package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UpkeepTest {
    private static final int PATIENCE_SECONDS = 20;

    private static List<Upkeep.Chore> failing() {
        return List.of(
                () -> {
                    throw new IOException("disk full");
                },
                () -> {
                    throw new IllegalStateException("a bug");
                },
                () -> {
                    throw new NoClassDefFoundError("what a small device could not load");
                });
    }

    @ParameterizedTest
    @MethodSource("failing")
    void request_oneChoreFails_theOthersAreDoneEveryTime(Upkeep.Chore bad) throws Exception {
        var done = new Semaphore(0);

        try (var upkeep = Upkeep.start(bad, done::release)) {
            upkeep.request();
            assertTrue(done.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS));
            upkeep.request();
            assertTrue(done.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }
}
