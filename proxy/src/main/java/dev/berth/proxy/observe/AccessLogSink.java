package dev.berth.proxy.observe;

/** Where the access log's lines go; called by one thread, which may be made to wait. */
@FunctionalInterface
public interface AccessLogSink {
    /** Takes one line of JSON without its line end. */
    void accept(String line);

    /** Hands on what was taken; called when no other line waits. */
    default void flush() {}
}
