package dev.berth.registry.crash;

import dev.berth.registry.crash.Node.Named;
import dev.berth.registry.crash.Node.Pending;
import dev.berth.registry.crash.Node.Resized;
import dev.berth.registry.crash.Node.Written;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * What a power cut may take of the unsynced changes: everything, nothing, each change alone, each
 * but one, a whole file's bytes, all names, all bytes, parts of the last write, and subsets drawn
 * at random in which writes are torn too.
 */
final class Losses {
    private static final int SECTOR_BYTES = 512;
    private static final int PAGE_BYTES = 4096;

    /** SQLite's index of the log: mapped, never synced, and made anew by the first who opens. */
    private static final String REBUILT = "-shm";

    /** Nothing and everything are lost behind every operation; of the other ways some are drawn. */
    private static final int ALWAYS = 2;

    /** Random subsets among which is drawn. */
    private static final int SUBSETS = 8;

    /**
     * How much is tried.
     *
     * @param drawn ways to lose behind an operation beside nothing and everything
     * @param everywhere whether the power is cut behind every operation, or behind answers alone
     * @param faults after so many it ends
     */
    record Effort(int drawn, boolean everywhere, int faults) {}

    /**
     * One way to lose.
     *
     * @param name for messages
     */
    record Loss(String name, Fate.Of fates) {}

    private final List<Pending> pending;
    private final List<Loss> losses = new ArrayList<>();

    private Losses(List<Pending> pending) {
        this.pending = pending;
    }

    /** Ways to lose behind operation {@code last} of the trace. */
    static List<Loss> behind(
            int last, List<Pending> pending, Effort effort, RandomGenerator random) {
        var losses = new Losses(pending);
        losses.add("nothing is lost", Fate.KEPT, Map.of());
        if (!pending.isEmpty()) {
            losses.add("all unsynced is lost", Fate.LOST, Map.of());
            losses.whole();
            losses.torn(last);
            losses.single();
            for (int i = 0; i < SUBSETS; i++) {
                losses.subset(i, random);
            }
            while (losses.losses.size() > ALWAYS + effort.drawn()) {
                int one = ALWAYS + random.nextInt(losses.losses.size() - ALWAYS);
                losses.losses.remove(one);
            }
        }
        return losses.losses;
    }

    private void add(String name, Fate others, Map<Pending, Fate> some) {
        losses.add(new Loss(name, change -> some.getOrDefault(change, others)));
    }

    /** Names without their bytes, bytes without their names, and one file's bytes. */
    private void whole() {
        var names = new IdentityHashMap<Pending, Fate>();
        var files = new TreeSet<String>();
        for (var change : pending) {
            if (change instanceof Named) {
                names.put(change, Fate.KEPT);
            } else {
                files.add(path(change));
            }
        }
        add("all unsynced bytes are lost", Fate.LOST, names);
        names.replaceAll((change, fate) -> Fate.LOST);
        add("all unsynced names are lost", Fate.KEPT, names);
        for (String file : files) {
            var bytes = new IdentityHashMap<Pending, Fate>();
            for (var change : pending) {
                if (!(change instanceof Named) && path(change).equals(file)) {
                    bytes.put(change, Fate.LOST);
                }
            }
            add("the unsynced bytes of " + file + " are lost", Fate.KEPT, bytes);
        }
    }

    private void torn(int last) {
        for (var change : pending) {
            if (change.at() == last && change instanceof Written write) {
                for (int tear : tears(write)) {
                    one("torn", change, Fate.head(tear), Fate.KEPT);
                    one("torn", change, Fate.tail(tear), Fate.KEPT);
                }
                one("length without bytes", change, Fate.ZEROS, Fate.KEPT);
                one("length with old bytes", change, Fate.GARBAGE, Fate.KEPT);
            }
        }
    }

    /** Where a write may be torn: the first and last sector and page that it crosses into. */
    private static List<Integer> tears(Written write) {
        int count = write.data().remaining();
        var tears = new TreeSet<Integer>();
        for (int unit : new int[] {SECTOR_BYTES, PAGE_BYTES}) {
            int first = unit - (int) (write.offset() % unit);
            int last = (int) ((write.offset() + count - 1) / unit * unit - write.offset());
            if (first < count) {
                tears.add(first);
                tears.add(last);
            }
        }
        return List.copyOf(tears);
    }

    private void single() {
        for (var change : pending) {
            if (!path(change).endsWith(REBUILT)) {
                one("lost alone", change, Fate.LOST, Fate.KEPT);
                one("kept alone", change, Fate.KEPT, Fate.LOST);
            }
        }
    }

    private void one(String what, Pending change, Fate fate, Fate others) {
        var some = new IdentityHashMap<Pending, Fate>();
        some.put(change, fate);
        add(what + " (" + fate + "): " + describe(change), others, some);
    }

    private void subset(int number, RandomGenerator random) {
        double lost = random.nextDouble();
        var fates = new IdentityHashMap<Pending, Fate>();
        for (var change : pending) {
            fates.put(change, random.nextDouble() < lost ? Fate.LOST : drawn(change, random));
        }
        add("subset " + number, Fate.KEPT, fates);
    }

    private static Fate drawn(Pending change, RandomGenerator random) {
        if (!(change instanceof Written write)) {
            return Fate.KEPT;
        }
        var tears = tears(write);
        return switch (random.nextInt(10)) {
            case 0 -> Fate.ZEROS;
            case 1 -> Fate.GARBAGE;
            case 2 ->
                    tears.isEmpty()
                            ? Fate.KEPT
                            : Fate.head(tears.get(random.nextInt(tears.size())));
            case 3 ->
                    tears.isEmpty()
                            ? Fate.KEPT
                            : Fate.tail(tears.get(random.nextInt(tears.size())));
            default -> Fate.KEPT;
        };
    }

    private static String path(Pending change) {
        return switch (change) {
            case Written written -> written.path();
            case Resized resized -> resized.path();
            case Named named -> named.path();
        };
    }

    static String describe(Pending change) {
        return "#"
                + change.at()
                + switch (change) {
                    case Written written ->
                            " %d bytes at %d of %s"
                                    .formatted(
                                            written.data().remaining(),
                                            written.offset(),
                                            written.path());
                    case Resized resized -> " length " + resized.length() + " of " + resized.path();
                    case Named named -> " names " + named.names().keySet() + " in " + named.path();
                };
    }
}
