package dev.berth.registry.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.registry.crash.Losses.Effort;
import dev.berth.registry.crash.Node.Pending;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk that power cuts are tried on forgets what was not synced, and nothing else. */
class DiskTest {
    private static final long ROOT = 1;
    private static final long FILE = 2;

    @TempDir Path directory;

    private final Disk disk = new Disk(_ -> false);
    private int operations;

    private void run(Op... ops) {
        for (Op op : ops) {
            disk.apply(op);
            operations++;
        }
    }

    private static Op.Open made(long handle, String path) {
        return new Op.Open(handle, path, true, false);
    }

    private static Op.Write write(long handle, long offset, String text) {
        return new Op.Write(handle, offset, ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    /** Every state that may be left, as names and contents. */
    private Set<String> left() {
        var left = new TreeSet<String>();
        var effort = new Effort(1_000, true, 1);
        for (var loss : Losses.behind(operations - 1, disk.pending(), effort, new Random(1))) {
            left.add(text(disk.state(loss.fates())));
        }
        return left;
    }

    private static String text(DiskState state) {
        var text = new StringBuilder();
        state.files()
                .forEach(
                        (name, bytes) ->
                                text.append(name)
                                        .append('=')
                                        .append(new String(bytes, UTF_8))
                                        .append(' '));
        return text.toString().strip();
    }

    @Test
    void unsyncedFile_mayBeMissingEmptyOrWhole() {
        run(made(FILE, "a"), write(FILE, 0, "xy"));

        assertEquals(Set.of("", "a=", "a=xy", "a=\0\0", "a=\uFFFD\uFFFD"), left());
    }

    @Test
    void syncOfTheFile_leavesItsNameUncertain() {
        run(made(FILE, "a"), write(FILE, 0, "xy"), new Op.Sync(FILE));

        assertEquals(Set.of("", "a=xy"), left());
    }

    @Test
    void syncOfTheDirectory_leavesTheBytesUncertain() {
        run(new Op.Open(ROOT, "", false, false), made(FILE, "a"), write(FILE, 0, "xy"));
        run(new Op.Sync(ROOT));

        assertTrue(left().containsAll(Set.of("a=", "a=xy")), left()::toString);
        assertTrue(left().stream().allMatch(state -> state.startsWith("a=")));
    }

    @Test
    void renameInOneDirectory_isWholeOrNot() {
        run(new Op.Open(ROOT, "", false, false), made(FILE, "a"), new Op.Sync(ROOT));
        run(new Op.Rename("a", "b"));

        assertEquals(Set.of("a=", "b="), left());
    }

    @Test
    void renameBetweenDirectories_mayLeaveBothNamesOrNone() throws Exception {
        run(new Op.Open(ROOT, "", false, false), new Op.Mkdir("d"), made(FILE, "a"));
        run(new Op.Sync(ROOT), new Op.Rename("a", "d/b"));

        assertEquals(Set.of("", "a=", "d/b=", "a= d/b="), left());
        Pending gone = disk.pending().getFirst();
        disk.state(change -> change.equals(gone) ? Fate.LOST : Fate.KEPT).writeTo(directory);
        Files.writeString(directory.resolve("a"), "one file");
        assertEquals("one file", Files.readString(directory.resolve("d/b")));
    }

    @Test
    void writes_areLostInAnyOrder() {
        run(new Op.Open(ROOT, "", false, false), made(FILE, "a"), new Op.Sync(ROOT));
        run(write(FILE, 0, "1"), write(FILE, 1, "2"));

        assertTrue(left().containsAll(Set.of("a=", "a=1", "a=\0002", "a=12")), left()::toString);
    }

    @Test
    void write_isTornBetweenSectors() {
        byte[] old = new byte[1024];
        byte[] bytes = new byte[1024];
        Arrays.fill(bytes, (byte) 1);
        var file = new Node.Regular(7);
        file.change(new Node.Written(0, "a", 0, ByteBuffer.wrap(old)));
        file.sync();
        file.change(new Node.Written(1, "a", 0, ByteBuffer.wrap(bytes)));

        byte[] head = file.content(_ -> Fate.head(512)).bytes;
        byte[] tail = file.content(_ -> Fate.tail(512)).bytes;

        assertEquals(Map.of(511, 1, 512, 0), Map.of(511, (int) head[511], 512, (int) head[512]));
        assertEquals(Map.of(511, 0, 512, 1), Map.of(511, (int) tail[511], 512, (int) tail[512]));
    }

    @Test
    void syncThatIsNeverMade_coversNothing() {
        var careless = new Disk(path -> path.equals("a"));
        careless.apply(made(FILE, "a"));
        careless.apply(write(FILE, 0, "xy"));
        careless.apply(new Op.Sync(FILE));

        assertEquals(2, careless.pending().size());
        assertArrayEquals(
                new byte[0],
                careless.state(change -> change instanceof Node.Named ? Fate.KEPT : Fate.LOST)
                        .files()
                        .get("a"));
    }
}
