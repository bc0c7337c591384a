package dev.berth.proxy.forward;

import dev.berth.proxy.wire.Fields;

/** What an endpoint answered to a {@link ProbeQuestion}. */
public sealed interface ProbeReply {
    /** It took the connection. */
    record Connected() implements ProbeReply {}

    /**
     * An answer to a GET.
     *
     * @param start of its body, a few hundred bytes taken as UTF-8
     */
    record Answered(int status, Fields fields, String start) implements ProbeReply {}

    /**
     * An answer to a check of gRPC.
     *
     * @param serving whether it says SERVING
     * @param detail what it says instead; empty if it serves
     */
    record Checked(boolean serving, String detail) implements ProbeReply {}

    /**
     * No answer in time, or none that is one.
     *
     * @param why for people
     */
    record Silent(String why) implements ProbeReply {}
}
