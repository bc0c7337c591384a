package dev.berth.daemon.durable;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateDirectoryTest {
    private static final byte[] OLD = "old".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NEW = "newer".getBytes(StandardCharsets.UTF_8);

    @TempDir Path temp;

    @Test
    void open_missing_makesItWithItsParentsForTheOwnerOnly() throws IOException {
        Path path = temp.resolve("state/tls");

        PrivateDirectory.open(path);

        assertEquals("rwx------", mode(path));
    }

    @Test
    void open_openToOthers_closesIt() throws IOException {
        Path path = Files.createDirectory(temp.resolve("tls"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));

        PrivateDirectory.open(path);

        assertEquals("rwx------", mode(path));
    }

    @Test
    void open_fileInItsPlace_refuses() throws IOException {
        Path path = Files.createFile(temp.resolve("tls"));

        IOException refusal = assertThrows(IOException.class, () -> PrivateDirectory.open(path));

        assertEquals(path + " is not a directory", refusal.getMessage());
    }

    @Test
    void open_symbolicLinkInItsPlace_refuses() throws IOException {
        Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
        Path path = Files.createSymbolicLink(temp.resolve("tls"), elsewhere);

        assertThrows(IOException.class, () -> PrivateDirectory.open(path));
    }

    @Test
    void write_twice_replacesForTheOwnerOnly() throws IOException {
        PrivateDirectory directory = PrivateDirectory.open(temp.resolve("tls"));

        directory.write("key", OLD);
        directory.write("key", NEW);

        assertArrayEquals(NEW, directory.read("key").orElseThrow());
        assertEquals("rw-------", mode(directory.file("key")));
        assertFalse(Files.exists(AtomicFile.unfinished(directory.file("key"))));
    }

    @Test
    void write_diedAfterAnyByteAndBeforeTheRename_oldContentStandsAndNextWriteSucceeds()
            throws IOException {
        PrivateDirectory directory = PrivateDirectory.open(temp.resolve("tls"));
        Path file = directory.file("key");
        directory.write("key", OLD);

        for (int written = 0; written <= NEW.length; written++) {
            Files.write(AtomicFile.unfinished(file), Arrays.copyOf(NEW, written));
            assertArrayEquals(OLD, directory.read("key").orElseThrow());
            directory.write("key", OLD);
            assertFalse(Files.exists(AtomicFile.unfinished(file)));
        }
    }

    @Test
    void read_missing_isEmpty() throws IOException {
        PrivateDirectory directory = PrivateDirectory.open(temp.resolve("tls"));

        assertTrue(directory.read("key").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw----r--", "rw--w----"})
    void read_openToOthers_refusesNamingFileAndMode(String mode) throws IOException {
        PrivateDirectory directory = PrivateDirectory.open(temp.resolve("tls"));
        directory.write("key", OLD);
        Files.setPosixFilePermissions(directory.file("key"), PosixFilePermissions.fromString(mode));

        DamagedFileException refusal =
                assertThrows(DamagedFileException.class, () -> directory.read("key"));

        assertEquals(directory.file("key"), refusal.file());
        assertTrue(refusal.reason().startsWith("its mode is " + mode));
    }

    @Test
    void read_longerThanTheBound_refuses() throws IOException {
        PrivateDirectory directory = PrivateDirectory.open(temp.resolve("tls"));
        directory.write("fits", new byte[PrivateDirectory.MAX_FILE_BYTES]);
        directory.write("key", new byte[PrivateDirectory.MAX_FILE_BYTES + 1]);

        assertEquals(PrivateDirectory.MAX_FILE_BYTES, directory.read("fits").orElseThrow().length);
        assertThrows(DamagedFileException.class, () -> directory.read("key"));
    }

    @Test
    void read_symbolicLink_refuses() throws IOException {
        PrivateDirectory directory = PrivateDirectory.open(temp.resolve("tls"));
        Files.createSymbolicLink(directory.file("key"), Files.createFile(temp.resolve("bait")));

        assertThrows(IOException.class, () -> directory.read("key"));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
