package dev.berth.registry.tar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarReaderTest {
    private static final TarLimits LIMITS = new TarLimits(10, 200, 4_096);

    /** A tar of one entry, whose header a test then changes. */
    private static byte[] tar(String name, char type, String link, byte[] content)
            throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = new TarWriter(out);
        writer.file(name, content);
        writer.end();
        byte[] tar = out.toByteArray();
        tar[156] = (byte) type;
        byte[] target = link.getBytes(UTF_8);
        System.arraycopy(target, 0, tar, 157, target.length);
        return summed(tar);
    }

    private static byte[] summed(byte[] tar) {
        Arrays.fill(tar, 148, 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += tar[i] & 0xff;
        }
        byte[] digits = "%06o\0 ".formatted(sum).getBytes(UTF_8);
        System.arraycopy(digits, 0, tar, 148, digits.length);
        return tar;
    }

    private static List<TarEntry> read(byte[] tar) throws IOException {
        var reader = new TarReader(new ByteArrayInputStream(tar), LIMITS);
        List<TarEntry> entries = new ArrayList<>();
        for (var next = reader.next(); next.isPresent(); next = reader.next()) {
            entries.add(next.get());
        }
        return entries;
    }

    private static String refusal(byte[] tar) {
        return String.valueOf(assertThrows(TarRefused.class, () -> read(tar)).getMessage());
    }

    @Test
    void next_whatTheWriterWrote_comesBack() throws IOException {
        String longName = "blobs/sha512/" + "0123456789abcdef".repeat(8);
        byte[] content = "content".getBytes(UTF_8);
        var out = new ByteArrayOutputStream();
        var writer = new TarWriter(out);
        writer.directory("blobs");
        writer.file(longName, content);
        writer.file("empty", new byte[0]);
        writer.end();

        var reader = new TarReader(new ByteArrayInputStream(out.toByteArray()), LIMITS);
        var directory = reader.next().orElseThrow();
        var file = reader.next().orElseThrow();
        byte[] read = reader.content().readAllBytes();
        var empty = reader.next().orElseThrow();

        assertEquals(new TarEntry("blobs", TarEntry.Kind.DIRECTORY, 0, ""), directory);
        assertEquals(new TarEntry(longName, TarEntry.Kind.FILE, content.length, ""), file);
        assertArrayEquals(content, read);
        assertEquals(new TarEntry("empty", TarEntry.Kind.FILE, 0, ""), empty);
        assertTrue(reader.next().isEmpty());
    }

    @Test
    void next_cutAnywhere_isRefused() throws IOException {
        byte[] tar = tar("name", '0', "", new byte[700]);

        for (int length = 0; length < tar.length; length++) {
            assertEquals("the tar is cut off", refusal(Arrays.copyOf(tar, length)), "at " + length);
        }
    }

    @Test
    void next_symlink_isSeenFromItsDirectory() throws IOException {
        byte[] symlink = tar("a/layer.tar", '2', "../b/layer.tar", new byte[0]);
        byte[] hardLink = tar("a/layer.tar", '1', "./b/layer.tar", new byte[0]);

        assertEquals("b/layer.tar", read(symlink).getFirst().target());
        assertEquals("b/layer.tar", read(hardLink).getFirst().target());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escape", "a/../../escape", "/etc/passwd"})
    void next_nameThatLeadsOut_isRefused(String name) throws IOException {
        byte[] file = tar(name, '0', "", new byte[0]);
        byte[] link = tar("link", '2', name, new byte[0]);

        assertTrue(refusal(file).contains(name), refusal(file));
        assertTrue(refusal(link).contains(name), refusal(link));
    }

    @ParameterizedTest
    @ValueSource(chars = {'S', '3', '4', '6', 'M', '~'})
    void next_typeThatNoImageHas_isRefused(char type) throws IOException {
        String why = refusal(tar("name", type, "", new byte[0]));

        assertTrue(why.contains("expected"), why);
    }

    @Test
    void next_damagedHeader_isRefused() throws IOException {
        byte[] tar = tar("name", '0', "", new byte[0]);
        tar[0] ^= 1;

        assertTrue(refusal(tar).contains("checksum"));
    }

    @Test
    void next_negativeSize_isRefused() throws IOException {
        byte[] tar = tar("name", '0', "", new byte[0]);
        Arrays.fill(tar, 124, 136, (byte) 0xff);

        assertTrue(refusal(summed(tar)).contains("size"));
    }

    @Test
    void next_sizePastTheArchive_isRefusedWithoutBeingAllocated() throws IOException {
        byte[] tar = tar("name", '0', "", new byte[0]);
        System.arraycopy("77777777777".getBytes(UTF_8), 0, tar, 124, 11);

        assertEquals("the tar is cut off", refusal(summed(tar)));
    }

    @Test
    void next_hugeExtendedHeader_isRefused() throws IOException {
        byte[] tar = tar("name", 'x', "", new byte[5_000]);

        assertTrue(refusal(tar).contains("5000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "30 GNU.sparse.major=1\n",
                "22 GNU.sparse.major=1\n",
                "9 path=a",
                "0 path=a\n",
                "x path=a\n",
                "99999999999 path=a\n",
                "10 pathaa\n",
                "11 size=-1\n",
            })
    void next_extendedHeaderThatIsWrong_isRefused(String fields) throws IOException {
        byte[] extended = tar("pax", 'x', "", fields.getBytes(UTF_8));
        byte[] file = tar("name", '0', "", new byte[0]);
        var both = new ByteArrayOutputStream();
        both.write(extended, 0, 1_024);
        both.writeBytes(file);

        assertTrue(!refusal(both.toByteArray()).isEmpty());
    }

    @Test
    void next_moreEntriesThanMayBe_isRefused() throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = new TarWriter(out);
        for (int i = 0; i <= LIMITS.entries(); i++) {
            writer.file("f" + i, new byte[0]);
        }
        writer.end();

        assertTrue(refusal(out.toByteArray()).contains("more than 10 entries"));
    }

    @Test
    void next_somethingBehindTheEnd_isRefused() throws IOException {
        byte[] tar = tar("name", '0', "", new byte[0]);
        byte[] longer = Arrays.copyOf(tar, tar.length + 512);
        longer[longer.length - 1] = 1;

        assertTrue(refusal(longer).contains("behind the end"));
    }

    /** Whatever the bytes are, it ends with entries or a refusal. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void next_anyBytesChanged_endsInOrder(long seed) throws IOException {
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            byte[] tar = tar("dir/name", '0', "", new byte[random.nextInt(1_200)]);
            for (int change = random.nextInt(4); change >= 0; change--) {
                tar[random.nextInt(tar.length)] = (byte) random.nextInt();
            }
            byte[] input = random.nextBoolean() ? summed(tar) : tar;
            try {
                assertTrue(read(input).size() <= 2, "seed " + seed + ", round " + round);
            } catch (TarRefused refused) {
                assertTrue(refused.getMessage() != null, "seed " + seed + ", round " + round);
            }
        }
    }
}
