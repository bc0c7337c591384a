package dev.berth.daemon.store;

/** What became of an object that was to be deleted. */
public sealed interface DeleteOutcome {
    /**
     * It is gone.
     *
     * @param revision of the desired state now
     * @param object as it was
     */
    record Deleted(long revision, StoredObject object) implements DeleteOutcome {}

    /** There is no such object (HTTP 404). */
    record NotThere() implements DeleteOutcome {}
}
