package dev.berth.registry.transfer;

/** Hears how far an import or an export has come. */
@FunctionalInterface
public interface TransferProgress {
    /** What is being done. */
    enum Phase {
        /** The archive is read and hashed; bytes of it so far, how many there are is not known. */
        READING,
        /** What the archive says is checked against what is in it; images so far of all. */
        CHECKING,
        /** Content is synced and made visible; pieces of all. */
        STORING,
        /** Content is written to the archive; bytes so far of all. */
        WRITING
    }

    /**
     * Called often, on the thread that does the work.
     *
     * @param done so far, in the phase's unit
     * @param total of it; -1 where that is not known
     */
    void at(Phase phase, long done, long total);

    /** Nobody listens. */
    static TransferProgress none() {
        return (phase, done, total) -> {};
    }
}
