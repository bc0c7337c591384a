package dev.berth.policies;

import java.util.Random;
import java.util.function.Consumer;

/** Runs a property under many seeds and says which one broke it. */
public final class Seeds {
    private Seeds() {}

    /** Runs it for seeds 1 to {@code count}; {@code -Dberth.seed=N} runs that one alone. */
    public static void each(int count, Consumer<Random> property) {
        var only = Long.getLong("berth.seed");
        long first = only == null ? 1 : only;
        long last = only == null ? count : only;
        for (long seed = first; seed <= last; seed++) {
            try {
                property.accept(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + " (-Dberth.seed=" + seed + "): " + e, e);
            }
        }
    }
}
