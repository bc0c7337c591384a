package dev.berth.daemon;

import java.util.logging.LogManager;

/**
 * Keeps the log open until the process has ended: the JDK's own closes it when the JVM is told to
 * stop, while the daemon still drains, and what is said from then on is lost.
 *
 * <p>Public with a public constructor, since the JDK makes it by its name.
 */
public final class LastingLog extends LogManager {
    /** Where the JDK looks for the name of this class, once, when something logs first. */
    static final String PROPERTY = "java.util.logging.manager";

    /**
     * Does nothing: only the JDK calls it, at the start, when there is nothing to reset, and in a
     * shutdown hook. Every line is written out as it is said, so nothing has to be closed.
     */
    @Override
    public void reset() {
        // See above.
    }
}
