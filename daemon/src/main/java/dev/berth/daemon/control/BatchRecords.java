package dev.berth.daemon.control;

import dev.berth.policies.reconcile.Remembered;
import dev.berth.policies.reconcile.Step;
import java.io.IOException;

/** Where it is written down what became of what ends, and where Jobs are made and deleted. */
public interface BatchRecords {
    /** All that is written down. */
    Remembered remembered();

    /**
     * Does it; it is on the disk when this returns.
     *
     * @throws IOException if it cannot be; nothing of it is done then
     */
    void carryOut(Step.OfStore step) throws IOException;
}
