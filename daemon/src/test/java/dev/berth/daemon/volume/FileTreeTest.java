package dev.berth.daemon.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.input.FileContent;
import dev.berth.policies.workload.SecretValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileTreeTest {
    private static final OptionalLong NO_GROUP = OptionalLong.empty();

    @TempDir private Path parent;
    private Path directory;
    private FileTree tree;

    @BeforeEach
    void open() {
        directory = parent.resolve("volume");
        tree = new FileTree(directory);
    }

    private static FileContent file(String text, int mode) {
        return new FileContent(SecretValue.of(text.getBytes(StandardCharsets.UTF_8)), mode);
    }

    private boolean write(Map<String, FileContent> files) throws IOException {
        return tree.write(new TreeMap<>(files), NO_GROUP);
    }

    private Set<String> names() throws IOException {
        try (var list = Files.list(directory)) {
            var names = new TreeSet<String>();
            list.forEach(path -> names.add(path.getFileName().toString()));
            return names;
        }
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve(name)));
    }

    @Test
    void write_first_putsFilesBehindLinks() throws IOException {
        write(Map.of("a", file("x", 0644), "d/e/b", file("y", 0400)));

        assertEquals("x", Files.readString(directory.resolve("a")));
        assertEquals("y", Files.readString(directory.resolve("d/e/b")));
        assertEquals("rw-r--r--", mode("a"));
        assertEquals("r--------", mode("d/e/b"));
        assertEquals("rwxr-xr-x", mode("d/e"));
        assertEquals(Path.of("..data", "a"), Files.readSymbolicLink(directory.resolve("a")));
        assertEquals("[..1, ..data, a, d]", names().toString());
    }

    @Test
    void write_changed_swapsEverythingAtOnceAndLeavesNothingBehind() throws IOException {
        write(Map.of("a", file("x", 0644), "gone", file("y", 0644)));
        Path inode = directory.toRealPath();
        var before = Files.readAttributes(directory, "unix:ino");

        boolean changed = write(Map.of("a", file("z", 0600), "new", file("n", 0644)));

        assertTrue(changed);
        assertEquals("z", Files.readString(directory.resolve("a")));
        assertEquals("rw-------", mode("a"));
        assertFalse(Files.exists(directory.resolve("gone"), LinkOption.NOFOLLOW_LINKS));
        assertEquals("[..2, ..data, a, new]", names().toString());
        assertEquals(inode, directory.toRealPath());
        assertEquals(before, Files.readAttributes(directory, "unix:ino"));
    }

    @Test
    void write_same_changesNothing() throws IOException {
        write(Map.of("a", file("x", 0644)));

        assertFalse(write(Map.of("a", file("x", 0644))));
        assertTrue(write(Map.of("a", file("x", 0600))));
        assertEquals("[..2, ..data, a]", names().toString());
    }

    @Test
    void write_afterACrashInBetween_startsOver() throws IOException {
        write(Map.of("a", file("x", 0644)));
        Files.createDirectory(directory.resolve("..2"));
        Files.writeString(directory.resolve("..2/half"), "h");
        Files.createSymbolicLink(directory.resolve("..data_next"), Path.of("..2"));

        write(Map.of("a", file("y", 0644)));

        assertEquals("y", Files.readString(directory.resolve("a")));
        assertEquals("[..2, ..data, a]", names().toString());
    }

    @Test
    void write_group_readsAlsoWhatOnlyTheOwnerWould() throws IOException {
        tree.write(new TreeMap<>(Map.of("a", file("x", 0400))), OptionalLong.of(3000));

        assertTrue(mode("a").startsWith("r--r--"), mode("a"));
        assertFalse(tree.write(new TreeMap<>(Map.of("a", file("x", 0400))), OptionalLong.of(3000)));
    }

    @Test
    void write_fileBelowAFile_isRefusedAndTheOldOnesStay() throws IOException {
        write(Map.of("a", file("x", 0644)));

        assertThrows(
                IOException.class,
                () -> write(Map.of("a", file("x", 0644), "a/b", file("y", 0644))));

        assertEquals("x", Files.readString(directory.resolve("a")));
    }

    @Test
    void delete_everything_doesNotFollowLinks() throws IOException {
        Path outside = Files.writeString(parent.resolve("outside"), "kept");
        write(Map.of("a", file("x", 0400)));
        Files.createSymbolicLink(directory.resolve("out"), outside);

        FileTree.delete(directory);

        assertFalse(Files.exists(directory));
        assertEquals("kept", Files.readString(outside));
    }
}
