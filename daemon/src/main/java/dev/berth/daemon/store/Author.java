package dev.berth.daemon.store;

/**
 * Who changed something.
 *
 * @param uid the user's number on this host; -1 for the daemon itself
 * @param name the user's name, as far as it is known
 */
public record Author(long uid, String name) {
    /** What the daemon does of its own accord. */
    public static final Author DAEMON = new Author(-1, "berthd");
}
