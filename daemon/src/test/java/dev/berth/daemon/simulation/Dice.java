package dev.berth.daemon.simulation;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Everything that is left to chance in a run, and a hash of all that came of it. */
final class Dice {
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final long FNV_START = 0xcbf29ce484222325L;

    private final SplittableRandom random;
    private long trace = FNV_START;
    private Consumer<String> story = happened -> {};

    Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    /** One of so many, from 0 on. */
    int index(int count) {
        int drawn = count == 1 ? 0 : random.nextInt(count);
        note(drawn);
        return drawn;
    }

    /** A number of that range, both ends included. */
    int between(int least, int most) {
        return least + index(most - least + 1);
    }

    /** Whether something happens that does so once in so many times. */
    boolean oneIn(int times) {
        return index(times) == 0;
    }

    /** For those who draw by themselves. */
    RandomGenerator generator() {
        return random.split();
    }

    /** Makes what happened a part of the hash. */
    void note(long happened) {
        trace = (trace ^ happened) * FNV_PRIME;
    }

    /** The same. */
    void note(String happened) {
        note(happened.hashCode());
        story.accept(happened);
    }

    /** Tells from now on what happens. */
    void tell(Consumer<String> listener) {
        story = listener;
    }

    /** Of all that happened so far. */
    long trace() {
        return trace;
    }
}
