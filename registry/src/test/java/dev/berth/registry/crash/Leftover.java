package dev.berth.registry.crash;

import dev.berth.registry.crash.Losses.Effort;
import dev.berth.registry.crash.Node.Directory;
import java.util.List;
import java.util.Random;

/**
 * What a power cut left, from where a second recording goes on.
 *
 * @param state the disk
 * @param expectation what a client may count on
 */
record Leftover(DiskState state, Expectation expectation) {
    private static final Effort EFFORT = new Effort(1_000, true, 1);

    /** An empty disk. */
    static Leftover nothing() {
        return new Leftover(
                DiskState.of(new Directory(0), _ -> Fate.KEPT), new Expectation(List.of()));
    }

    /** What one of the cuts of a recording may leave, drawn by lot. */
    static Leftover drawn(Recording recording, long seed) {
        var random = new Random(seed);
        var ops = recording.trace().ops();
        int begin = ops.indexOf(new Op.Mark(Trace.CUT_FROM_HERE));
        int last = random.nextInt(begin + 1, ops.size());
        var disk = recording.disk(_ -> false);
        var expectation = recording.expectation();
        for (Op op : ops.subList(0, last + 1)) {
            disk.apply(op);
            if (op instanceof Op.Mark(String text)) {
                expectation.hear(text);
            }
        }
        var losses = Losses.behind(last, disk.pending(), EFFORT, random);
        var loss = losses.get(random.nextInt(losses.size()));
        return new Leftover(disk.state(loss.fates()), expectation);
    }
}
