package dev.berth.proxy.http2.hpack;

import dev.berth.proxy.wire.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes the header blocks that one direction of a connection carries.
 *
 * <p>A block beyond the limits is decoded to its end all the same, because later blocks refer to
 * what it leaves in the table, but its fields are dropped as they come: what a block can cost is
 * bounded by its own bytes, however much its references stand for.
 */
public final class HpackDecoder {
    private final DynamicTable table;
    private final int maxTableBytes;
    private final int maxListBytes;
    private final int maxFields;

    /**
     * A block's fields.
     *
     * @param fields in order, pseudo-header fields too; empty if it was too large
     * @param tooLarge whether it went beyond the limits
     */
    public record Decoded(List<Field> fields, boolean tooLarge) {}

    /**
     * A decoder.
     *
     * @param maxTableBytes as our settings say
     * @param maxListBytes of a block's names and values, with 32 for each field
     * @param maxFields of a block
     */
    public HpackDecoder(int maxTableBytes, int maxListBytes, int maxFields) {
        this.table = new DynamicTable(maxTableBytes);
        this.maxTableBytes = maxTableBytes;
        this.maxListBytes = maxListBytes;
        this.maxFields = maxFields;
    }

    /**
     * Decodes a whole block.
     *
     * @throws HpackError if it cannot be; then nothing that follows can
     */
    public Decoded decode(byte[] bytes, int offset, int length) throws HpackError {
        var block = new BlockInput(bytes, offset, length);
        List<Field> fields = new ArrayList<>(16);
        int first = block.hasMore() ? block.next() : -1;
        while ((first & 0xe0) == 0x20 && first >= 0) {
            resize(block.integer(first, 5));
            first = block.hasMore() ? block.next() : -1;
        }
        int room = maxListBytes;
        boolean tooLarge = false;
        while (first >= 0) {
            Field field = field(block, first);
            room -= DynamicTable.bytesOf(field);
            tooLarge |= room < 0 || fields.size() == maxFields;
            if (tooLarge) {
                room = 0;
                fields.clear();
            } else {
                fields.add(field);
            }
            first = block.hasMore() ? block.next() : -1;
        }
        return new Decoded(fields, tooLarge);
    }

    private Field field(BlockInput block, int first) throws HpackError {
        if ((first & 0x80) != 0) {
            return entry(block.integer(first, 7));
        }
        if ((first & 0x40) != 0) {
            Field field = literal(block, block.integer(first, 6));
            table.add(field);
            return field;
        }
        if ((first & 0x20) != 0) {
            throw new HpackError("the table's size changes inside a header block");
        }
        // Without indexing (0000) and never indexed (0001) are read alike.
        return literal(block, block.integer(first, 4));
    }

    private Field literal(BlockInput block, int nameIndex) throws HpackError {
        String name = nameIndex == 0 ? block.string() : entry(nameIndex).name();
        return new Field(name, block.string());
    }

    private Field entry(int index) throws HpackError {
        int age = index - StaticTable.size() - 1;
        if (index == 0 || age >= table.count()) {
            throw new HpackError(
                    "a header block refers to entry " + index + ", which is not there");
        }
        return age < 0 ? StaticTable.get(index) : table.get(age);
    }

    private void resize(int bytes) throws HpackError {
        if (bytes > maxTableBytes) {
            throw new HpackError(
                    "the table is to have " + bytes + " bytes, expected at most " + maxTableBytes);
        }
        table.resize(bytes);
    }
}
