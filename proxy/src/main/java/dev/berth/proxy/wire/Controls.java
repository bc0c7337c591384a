package dev.berth.proxy.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds control octets, eight octets at a time: every octet of a head is looked at once. */
final class Controls {
    private static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long SPACES = 0x2020202020202020L;
    private static final long DELETES = 0x7f7f7f7f7f7f7f7fL;

    private Controls() {}

    /** Where the first octet is that is below 0x20 or is 0x7f; the end if there is none. */
    static int first(byte[] octets, int start, int end) {
        int at = start;
        while (at <= end - Long.BYTES) {
            long found = in((long) WORDS.get(octets, at));
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
            at += Long.BYTES;
        }
        while (at < end && !isControl(octets[at])) {
            at++;
        }
        return at;
    }

    /**
     * The high bit of each octet that is a control. A borrow can mark octets above one that is, so
     * only the lowest mark is to be believed.
     */
    private static long in(long word) {
        long low = (word - SPACES) & ~word;
        long others = word ^ DELETES;
        long deleted = (others - ONES) & ~others;
        return (low | deleted) & HIGHS;
    }

    private static boolean isControl(byte octet) {
        return (octet >= 0 && octet < ' ') || octet == 0x7f;
    }
}
