package dev.berth.proxy.http2.hpack;

import dev.berth.proxy.wire.Field;
import org.jspecify.annotations.Nullable;

/**
 * The fields that one direction of a connection has in common (RFC 7541 §2.3.2), the newest first,
 * in a ring.
 */
final class DynamicTable {
    /** What an entry counts beside its text (RFC 7541 §4.1). */
    static final int ENTRY_OVERHEAD = 32;

    private @Nullable Field[] ring = new Field[16];
    private int newest = -1;
    private int count;
    private int bytes;
    private int maxBytes;

    DynamicTable(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** What a field counts. */
    static int bytesOf(Field field) {
        return field.name().length() + field.value().length() + ENTRY_OVERHEAD;
    }

    int count() {
        return count;
    }

    int bytes() {
        return bytes;
    }

    int maxBytes() {
        return maxBytes;
    }

    /**
     * An entry.
     *
     * @param age 0 for the newest, less than {@link #count}
     */
    Field get(int age) {
        Field field = ring[(newest - age) & (ring.length - 1)];
        if (field == null) {
            throw new IllegalStateException("the table has no entry " + age);
        }
        return field;
    }

    /** Adds an entry in front; an entry larger than the table only empties it (§4.4). */
    void add(Field field) {
        int added = bytesOf(field);
        evict(maxBytes - added);
        if (added <= maxBytes) {
            if (count == ring.length) {
                grow();
            }
            newest = (newest + 1) & (ring.length - 1);
            ring[newest] = field;
            count++;
            bytes += added;
        }
    }

    /** Changes the size; what does not fit any more is dropped. */
    void resize(int newMaxBytes) {
        maxBytes = newMaxBytes;
        evict(newMaxBytes);
    }

    private void evict(int room) {
        while (count > 0 && bytes > room) {
            int oldest = (newest - count + 1) & (ring.length - 1);
            bytes -= bytesOf(get(count - 1));
            ring[oldest] = null;
            count--;
        }
    }

    private void grow() {
        var larger = new Field[ring.length * 2];
        for (int age = count - 1; age >= 0; age--) {
            larger[count - 1 - age] = get(age);
        }
        ring = larger;
        newest = count - 1;
    }
}
