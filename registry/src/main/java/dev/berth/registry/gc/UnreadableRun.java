package dev.berth.registry.gc;

import dev.berth.registry.base.StorageFault;
import dev.berth.registry.index.StoredBlob;
import java.util.ArrayList;
import java.util.List;

/**
 * Blobs of one pass that could not be read, one after the other. A few are the fault of their
 * files, which go out of service once another file was read behind them; {@link #MOST} are the
 * fault of the disk, and so are any number where nothing at all was read: then none of them goes.
 */
final class UnreadableRun {
    /** Files in a row, each tried twice; single files go bad, a disk fails for all of them. */
    static final int MOST = 8;

    private final List<Unreadable> held = new ArrayList<>();
    private boolean isAnyRead;

    /**
     * A blob that could not be read.
     *
     * @param blob which
     * @param reason why, for people
     */
    record Unreadable(StoredBlob blob, String reason) {}

    void add(StoredBlob blob, StorageFault fault) {
        held.add(new Unreadable(blob, "cannot be read: " + fault.getMessage()));
    }

    /** Whether there are as many as only a disk explains. */
    boolean isTooLong() {
        return held.size() >= MOST;
    }

    /** Whether the pass ends and nothing of it could be read. */
    boolean isAll() {
        return !isAnyRead && !held.isEmpty();
    }

    /** A file was read: hands out those before it, and begins anew. */
    List<Unreadable> end() {
        isAnyRead = true;
        var ended = List.copyOf(held);
        held.clear();
        return ended;
    }

    /** What is wrong with the disk, for people. */
    String reason() {
        String files = held.size() == 1 ? "a file" : held.size() + " files in a row";
        return files
                + " cannot be read, the last: "
                + held.getLast().blob().digest()
                + " "
                + held.getLast().reason();
    }
}
