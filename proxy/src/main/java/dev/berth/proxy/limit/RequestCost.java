package dev.berth.proxy.limit;

import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.RequestHead;

/** What a request holds at most while it is served, in bytes of heap. */
public final class RequestCost {
    /** A thread's stack, a buffer of the answer's relay, exchange and log entry, on average. */
    public static final int WORK_BYTES = 16 * 1024;

    /** What a body adds: its pump's buffer and what is kept for a retry. */
    public static final int BODY_BYTES = 32 * 1024;

    /** Two strings and what holds them, beside their text. */
    static final int FIELD_BYTES = 128;

    /** Its text as it came, and as it leaves. */
    private static final int COPIES = 2;

    private RequestCost() {}

    /** Of a request with this head. */
    public static long of(RequestHead head, Framing framing) {
        long bytes = WORK_BYTES + (long) COPIES * head.target().length();
        for (Field field : head.fields()) {
            bytes += FIELD_BYTES + (long) COPIES * (field.name().length() + field.value().length());
        }
        return framing instanceof Framing.None ? bytes : bytes + BODY_BYTES;
    }
}
