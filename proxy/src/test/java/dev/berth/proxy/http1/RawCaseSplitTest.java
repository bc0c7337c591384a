package dev.berth.proxy.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.proxy.RawCase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of raw requests, cut in two at every byte and sent byte by byte. */
class RawCaseSplitTest {
    /** The bytes that only fill a limit are not split one by one. */
    private static final int SPLITS = 400;

    private static final MemoryClient CLIENT = new MemoryClient();

    @AfterAll
    static void stop() {
        CLIENT.close();
    }

    @ParameterizedTest
    @MethodSource("dev.berth.proxy.RawCase#all")
    void raw_splitAnywhere_isTheSame(RawCase raw) throws Exception {
        String bytes = raw.bytes("t");
        int step = Math.max(1, bytes.length() / SPLITS);

        for (int split = 0; split <= bytes.length(); split += step) {
            MemoryClient.Outcome outcome = CLIENT.send(bytes, split);

            assertEquals(
                    raw.expectedAnswers(), RawCase.statuses(outcome.received()), "split " + split);
            assertEquals(raw.expectedSeen(), outcome.seen(), "split " + split);
        }
    }
}
