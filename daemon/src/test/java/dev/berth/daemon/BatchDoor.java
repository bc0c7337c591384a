package dev.berth.daemon;

import dev.berth.daemon.control.BatchRecords;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.RunStore;
import java.time.InstantSource;

/** Makes the records of a simulation. */
public final class BatchDoor {
    private BatchDoor() {}

    /** Those of that store. */
    public static BatchRecords open(DesiredStateStore store, RunStore runs, InstantSource clock) {
        return new StoredBatch(store, runs, clock);
    }
}
