package dev.berth.policies.packing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.placement.Greedy;
import dev.berth.policies.placement.LeastAllocated;
import dev.berth.policies.placement.MaxMatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The policies on OR-Library's {@code binpack1} (20 instances of 120 items, Falkenauer 1996), here
 * as a resource, and on instances that nobody has seen.
 */
class PackingTest {
    private static final int UNSEEN = 60;
    private static final int MIN_ITEMS = 250;
    private static final int MAX_ITEMS = 1_000;

    @Test
    void maxMatch_onOr1_isBestFitAsPublished() throws IOException {
        assertEquals("5.81", text(PackingReport.of(or1(), new MaxMatch()).excess()));
    }

    @Test
    void leastAllocated_onOr1_isWorseThanBestFit() throws IOException {
        assertTrue(PackingReport.of(or1(), new LeastAllocated()).excess() > 5.81);
    }

    @Test
    void greedy_onOr1_isWithinTwoPerCentByHalfAMoveAnItem() throws IOException {
        holds(PackingReport.of(or1(), new Greedy()));
    }

    @Test
    void greedy_onSeededInstances_isWithinTwoPerCentByHalfAMoveAnItem() {
        for (int kind = 0; kind < KINDS.size(); kind++) {
            var instances = new ArrayList<PackingInstance>();
            for (int seed = 1; seed <= UNSEEN / KINDS.size(); seed++) {
                instances.add(unseen(seed, kind));
            }
            holds(PackingReport.of(instances, new Greedy()));
        }
    }

    private static void holds(PackingReport report) {
        assertTrue(report.excess() <= 2, report.toString() + report.excess());
        assertTrue(report.movesPerItem() <= 0.5, report.toString() + report.movesPerItem());
    }

    /** Parts of a bin by a number from 0 to 1: OR-Library's own range, and others. */
    private static final List<DoubleUnaryOperator> KINDS =
            List.of(
                    x -> 20 / 150.0 + x * 80 / 150.0,
                    x -> x,
                    x -> x / 2,
                    x -> 0.05 - 0.1 * Math.log(1 - x),
                    x -> 0.1 + 0.5 * x * x,
                    x -> (2 + Math.floor(x * 11)) / 20);

    private static PackingInstance unseen(int seed, int kind) {
        var random = new Random(seed * 31L + kind);
        long capacity = List.of(100L, 150L, 1_000L, 4_000L).get(random.nextInt(4));
        var sizes = new ArrayList<Long>();
        for (int i = MIN_ITEMS + random.nextInt(MAX_ITEMS - MIN_ITEMS + 1); i > 0; i--) {
            double part = KINDS.get(kind).applyAsDouble(random.nextDouble());
            sizes.add(Math.clamp((long) (part * capacity), 1, capacity));
        }
        return new PackingInstance("seed-" + seed + "-" + kind, capacity, sizes);
    }

    @Test
    void bound_ofSmallInstances_isWhatNoPackingBeats() {
        assertEquals(0, new PackingInstance("none", 10, List.of()).bound());
        assertEquals(2, new PackingInstance("large", 10, List.of(6L, 6L)).bound());
        assertEquals(3, new PackingInstance("beside", 10, List.of(7L, 6L, 5L, 5L)).bound());
        assertEquals(2, new PackingInstance("volume", 10, List.of(5L, 5L, 5L)).bound());
    }

    @Test
    void read_whatIsNotTheFormat_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> PackingInstance.read("0 left over"));
        assertThrows(IllegalArgumentException.class, () -> PackingInstance.read("1 a 10 1 1 11"));
        assertThrows(IllegalArgumentException.class, () -> PackingInstance.read("1 a 10 1 1 1.25"));
    }

    private static List<PackingInstance> or1() throws IOException {
        try (var file = PackingTest.class.getResourceAsStream("or1-binpack1.txt")) {
            if (file == null) {
                throw new IOException("or1-binpack1.txt is not on the class path");
            }
            return PackingInstance.read(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static String text(double excess) {
        return String.format(Locale.ROOT, "%.2f", excess);
    }
}
