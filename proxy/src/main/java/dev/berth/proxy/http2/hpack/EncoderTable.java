package dev.berth.proxy.http2.hpack;

import dev.berth.proxy.wire.Field;
import java.util.Arrays;

/** What an encoder remembers: the shared table, and which fields it has seen once. */
final class EncoderTable {
    /** Fields that are remembered as seen; a power of two. */
    private static final int SEEN = 128;

    /** A field of which fewer would fit is not worth the ones that it pushes out. */
    private static final int LEAST_ENTRIES = 4;

    private final DynamicTable table;
    private final int capacityBytes;

    /** The hash of each entry, in a ring as the entries themselves. */
    private int[] hashes = new int[16];

    private final int[] seen = new int[SEEN];
    private long added;

    EncoderTable(int maxBytes) {
        table = new DynamicTable(maxBytes);
        capacityBytes = maxBytes;
    }

    /** The most that the table may ever have. */
    int capacityBytes() {
        return capacityBytes;
    }

    void resize(int bytes) {
        table.resize(bytes);
    }

    /** The index of a field in both tables together; 0 if it is not there. */
    int find(int hash, String name, String value) {
        for (int age = 0; age < table.count(); age++) {
            if (hashes[slot(added - 1 - age)] == hash) {
                Field field = table.get(age);
                if (field.value().equals(value) && field.name().equals(name)) {
                    return StaticTable.size() + 1 + age;
                }
            }
        }
        return 0;
    }

    /** Whether the field is seen for the second time and small enough; remembers it. */
    boolean admits(int hash, String name, String value) {
        int bytes = name.length() + value.length() + DynamicTable.ENTRY_OVERHEAD;
        if (bytes > table.maxBytes() / LEAST_ENTRIES) {
            return false;
        }
        int slot = (hash ^ (hash >>> 16)) & (SEEN - 1);
        boolean again = seen[slot] == hash && hash != 0;
        seen[slot] = hash;
        return again;
    }

    void add(int hash, Field field) {
        table.add(field);
        if (table.count() > hashes.length) {
            grow();
        }
        hashes[slot(added)] = hash;
        added++;
    }

    private void grow() {
        int[] larger = Arrays.copyOf(hashes, hashes.length * 2);
        for (int age = 0; age < table.count() - 1; age++) {
            long number = added - 1 - age;
            larger[(int) (number & (larger.length - 1))] = hashes[slot(number)];
        }
        hashes = larger;
    }

    private int slot(long number) {
        return (int) (number & (hashes.length - 1));
    }
}
