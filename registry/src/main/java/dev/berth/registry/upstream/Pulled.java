package dev.berth.registry.upstream;

import java.util.Optional;

/** What came of asking the upstream of a repository, where it has one. */
public sealed interface Pulled {
    /**
     * The store has what there is to have; also where nobody had to be asked.
     *
     * @param warning why it may be out of date, for the client
     */
    record Settled(Optional<String> warning) implements Pulled {}

    /** The upstream has no such thing. */
    record Absent() implements Pulled {}

    /**
     * The upstream could not be asked, or gave nothing that can be used.
     *
     * @param inTime whether it answered at all before the time was over
     * @param reason for the client
     */
    record Failed(boolean inTime, String reason) implements Pulled {}

    /** Nobody had to be asked. */
    static Pulled settled() {
        return new Settled(Optional.empty());
    }
}
