package dev.berth.registry.crash;

import dev.berth.registry.crash.Node.Named;
import dev.berth.registry.crash.Node.Pending;
import dev.berth.registry.crash.Node.Resized;
import dev.berth.registry.crash.Node.Written;

/**
 * What a power cut does to one unsynced change.
 *
 * @param kind how much of it is kept
 * @param bytes where a torn write is torn, counted from its beginning; otherwise 0
 */
record Fate(Kind kind, int bytes) {
    /** Kinds of fates. */
    enum Kind {
        /** It never happened. */
        LOST,
        /** It is on the disk. */
        KEPT,
        /** Of a write, what comes before the tear. */
        HEAD,
        /** Of a write, what comes after the tear: sectors go to the disk in any order. */
        TAIL,
        /** Of a write behind the file's end, the length and zeros in place of the bytes. */
        ZEROS,
        /** The same with what was on the disk there before. */
        GARBAGE
    }

    static final Fate LOST = new Fate(Kind.LOST, 0);
    static final Fate KEPT = new Fate(Kind.KEPT, 0);
    static final Fate ZEROS = new Fate(Kind.ZEROS, 0);
    static final Fate GARBAGE = new Fate(Kind.GARBAGE, 0);
    private static final byte OLD_BYTE = (byte) 0xA5;

    /** Decides about every unsynced change. */
    @FunctionalInterface
    interface Of {
        Fate of(Pending change);
    }

    static Fate head(int bytes) {
        return new Fate(Kind.HEAD, bytes);
    }

    static Fate tail(int bytes) {
        return new Fate(Kind.TAIL, bytes);
    }

    /** The file's bytes with the change as far as it is kept; may change the array given. */
    byte[] applied(byte[] bytes, Pending change) {
        return switch (change) {
            case Written written -> written(bytes, written);
            case Resized resized -> Node.resized(bytes, (int) resized.length(), (byte) 0);
            case Named _ -> throw new IllegalArgumentException("names are no bytes");
        };
    }

    private byte[] written(byte[] bytes, Written write) {
        int at = (int) write.offset();
        int count = write.data().remaining();
        return switch (kind) {
            case LOST -> bytes;
            case KEPT -> put(bytes, write, 0, count);
            case HEAD -> put(bytes, write, 0, Math.min(this.bytes, count));
            case TAIL -> put(bytes, write, Math.min(this.bytes, count), count);
            case ZEROS -> Node.resized(bytes, Math.max(bytes.length, at + count), (byte) 0);
            case GARBAGE -> Node.resized(bytes, Math.max(bytes.length, at + count), OLD_BYTE);
        };
    }

    private static byte[] put(byte[] bytes, Written write, int from, int to) {
        if (from >= to) {
            return bytes;
        }
        int at = (int) write.offset();
        byte[] result = bytes.length >= at + to ? bytes : Node.resized(bytes, at + to, (byte) 0);
        write.data().get(write.data().position() + from, result, at + from, to - from);
        return result;
    }

    @Override
    public String toString() {
        return bytes == 0 ? kind.toString() : kind + " at " + bytes;
    }
}
