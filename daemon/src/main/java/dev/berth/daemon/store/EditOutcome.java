package dev.berth.daemon.store;

/** What came of changing a stored object. */
public sealed interface EditOutcome {
    /**
     * It is stored.
     *
     * @param object as it is now
     */
    record Written(StoredObject object) implements EditOutcome {}

    /**
     * It was so already.
     *
     * @param why for the user
     */
    record Left(String why) implements EditOutcome {}

    /**
     * It cannot be done.
     *
     * @param why for the user
     */
    record Refused(String why) implements EditOutcome {}

    /** There is no such object. */
    record NotThere() implements EditOutcome {}
}
