package dev.berth.daemon.cli.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentFilesTest {
    @TempDir Path directory;

    @Test
    void read_endlessInput_stopsAtTheBound() {
        var endless = new Endless();

        var thrown =
                assertThrows(InputException.class, () -> DocumentFiles.read(List.of("-"), endless));

        assertEquals(
                "<stdin>: too large, expected at most 4 MiB of documents in all",
                thrown.getMessage());
        assertTrue(endless.given <= DocumentFiles.MAX_BYTES + (1 << 16), "read " + endless.given);
    }

    @Test
    void read_exactlyTheBound_isTaken() throws Exception {
        Path file = Files.write(directory.resolve("a"), new byte[0]);
        Files.writeString(file, "x".repeat(DocumentFiles.MAX_BYTES));

        var files = DocumentFiles.read(List.of(file.toString()), InputStream.nullInputStream());

        assertEquals(DocumentFiles.MAX_BYTES, files.getFirst().text().length());
    }

    @Test
    void read_manyFilesOverTheBoundTogether_isRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("a"), "x".repeat(3 << 20));

        assertThrows(
                InputException.class,
                () ->
                        DocumentFiles.read(
                                List.of(file.toString(), file.toString()),
                                InputStream.nullInputStream()));
    }

    @Test
    void read_byteOrderMark_isDropped() throws Exception {
        var files = DocumentFiles.read(List.of("-"), input("\ufeffa: ä"));

        assertEquals(List.of(new DocumentFile("<stdin>", "a: ä")), files);
    }

    @Test
    void read_binary_isRefusedWithTheReason() throws Exception {
        Path latin = Files.write(directory.resolve("latin"), new byte[] {'a', (byte) 0xe4, 'b'});

        var zero =
                assertThrows(
                        InputException.class,
                        () -> DocumentFiles.read(List.of("-"), input("ab\0c")));
        var other =
                assertThrows(
                        InputException.class,
                        () -> DocumentFiles.read(List.of(latin.toString()), input("")));

        assertEquals(
                "<stdin>: a binary file (a zero byte at offset 2), expected YAML in UTF-8",
                zero.getMessage());
        assertEquals(latin + ": a binary file, expected YAML in UTF-8", other.getMessage());
    }

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Endless extends InputStream {
        private long given;

        @Override
        public int read() {
            given++;
            return 'x';
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            Arrays.fill(bytes, offset, offset + length, (byte) 'x');
            given += length;
            return length;
        }
    }
}
