package dev.berth.registry.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the recorder wrote down; {@code recorder.c} has the format.
 *
 * @param ops in their order
 */
record Trace(List<Op> ops) {
    /** The mark of a scenario's beginning; what stands before it only prepares. */
    static final String CUT_FROM_HERE = "cut";

    private static final int HEAD_BYTES = 29;
    private static final int LENGTH_BYTES = 4;
    private static final int MADE = 1;
    private static final int CUT = 2;

    Trace {
        ops = List.copyOf(ops);
    }

    static Trace read(Path file) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        var ops = new ArrayList<Op>();
        while (bytes.hasRemaining()) {
            int rest = bytes.getInt();
            ops.add(op(bytes.slice(bytes.position(), rest).order(ByteOrder.LITTLE_ENDIAN)));
            bytes.position(bytes.position() + rest);
        }
        return new Trace(ops);
    }

    private static Op op(ByteBuffer record) {
        char kind = (char) record.get();
        long handle = record.getLong();
        long number = record.getLong();
        int nameLength = record.getInt();
        int secondLength = record.getInt();
        String name = text(record, nameLength);
        String second = text(record, secondLength);
        return switch (kind) {
            case 'O' -> new Op.Open(handle, name, (number & MADE) != 0, (number & CUT) != 0);
            case 'W' -> new Op.Write(handle, number, record.slice());
            case 'T' -> new Op.Truncate(handle, number);
            case 'S' -> new Op.Sync(handle);
            case 'P' -> new Op.Map(handle);
            case 'R' -> new Op.Rename(name, second);
            case 'L' -> new Op.Link(name, second);
            case 'U' -> new Op.Unlink(name);
            case 'M' -> new Op.Mkdir(name);
            case 'D' -> new Op.Rmdir(name);
            case 'A' -> new Op.Mark(text(record, record.remaining()));
            default -> throw new IllegalArgumentException("a record of kind " + kind);
        };
    }

    private static String text(ByteBuffer record, int length) {
        byte[] bytes = new byte[length];
        record.get(bytes);
        return new String(bytes, UTF_8);
    }

    /** Appends a mark behind everything that was recorded so far, while the process goes on. */
    static void mark(Path file, String text) throws IOException {
        byte[] data = text.getBytes(UTF_8);
        var record = ByteBuffer.allocate(HEAD_BYTES + data.length).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(HEAD_BYTES - LENGTH_BYTES + data.length).put((byte) 'A');
        record.putLong(0).putLong(0).putInt(0).putInt(0).put(data).flip();
        try (var channel = FileChannel.open(file, CREATE, WRITE, APPEND)) {
            channel.write(record);
        }
    }

    /** How many operations the power can be cut behind. */
    int cuts() {
        int begin = ops.indexOf(new Op.Mark(CUT_FROM_HERE));
        return (int) ops.stream().skip(begin).filter(Op::isIo).count();
    }
}
