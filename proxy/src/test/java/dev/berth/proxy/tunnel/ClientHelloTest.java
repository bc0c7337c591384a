package dev.berth.proxy.tunnel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.wire.BadMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 64, 16384})
    void in_anyRecordsAndAnySplit_isReadOnceWholeAndNotBefore(int fragment) throws Exception {
        byte[] records = Hellos.split(Hellos.of("Db.Example.com"), fragment);

        for (int length = 0; length < records.length; length++) {
            assertTrue(ClientHello.in(records, length).isEmpty(), "after " + length);
        }
        assertEquals(
                Optional.of(new ClientHello("db.example.com")),
                ClientHello.in(records, records.length));
    }

    @Test
    void in_bytesOfTheNextRecordBehindIt_areLeftAlone() throws Exception {
        byte[] hello = Hellos.of("a.example");
        byte[] more = Arrays.copyOf(hello, hello.length + 3);
        more[hello.length] = 20;

        assertEquals("a.example", ClientHello.in(more, more.length).orElseThrow().serverName());
    }

    @Test
    void in_noServerName_hasNone() throws Exception {
        byte[] hello = Hellos.of();

        assertEquals("", ClientHello.in(hello, hello.length).orElseThrow().serverName());
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void in_whatCouldBeReadInTwoWays_isRefused(String why, byte[] bytes) {
        assertThrows(BadMessage.class, () -> ClientHello.in(bytes, bytes.length), why);
    }

    static Stream<Object[]> malformed() throws Exception {
        byte[] good = Hellos.with(List.of(name("a.example")));
        byte[] twoTypes = name("a.example");
        twoTypes[5]--;
        return Stream.of(
                new Object[] {"HTTP", "GET / HTTP/1.1\r\n".getBytes(ISO_8859_1)},
                new Object[] {"SSL 2", new byte[] {(byte) 0x80, 46, 1, 3, 1}},
                new Object[] {"an alert", new byte[] {21, 3, 3, 0, 2, 2, 40}},
                new Object[] {"another version", changed(good, 1, 2)},
                new Object[] {"an empty record", new byte[] {22, 3, 1, 0, 0}},
                new Object[] {"a long record", new byte[] {22, 3, 1, 0x40, 1}},
                new Object[] {"a ServerHello", changed(good, Hellos.RECORD_HEAD, 2)},
                new Object[] {"a second message", changed(good, Hellos.RECORD_HEAD + 3, 60)},
                new Object[] {"a long session id", changed(good, 43, 33)},
                new Object[] {"odd cipher suites", changed(good, 45, 1)},
                new Object[] {"a wrong length", changed(good, 50, 2)},
                new Object[] {
                    "two names", Hellos.with(List.of(name("a.example"), name("b.example")))
                },
                new Object[] {"a short list", Hellos.with(List.of(twoTypes))},
                new Object[] {"another type", Hellos.with(List.of(changed(name("a"), 6, 1)))},
                new Object[] {"an empty name", Hellos.with(List.of(name("")))},
                new Object[] {"a NUL", Hellos.with(List.of(name("a.example\0.b")))},
                new Object[] {"a dot at the end", Hellos.with(List.of(name("a.example.")))},
                new Object[] {"a slash", Hellos.with(List.of(name("a/b")))},
                new Object[] {"a long label", Hellos.with(List.of(name("a".repeat(64))))},
                new Object[] {"a long name", Hellos.with(List.of(name("a.".repeat(127) + "b")))});
    }

    @Test
    void in_anyByteChanged_isReadOrRefusedOrWaitedFor() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        byte[] good = Hellos.of("a.example");

        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = changed(good, random.nextInt(good.length), random.nextInt(256));
            int length = random.nextInt(good.length + 1);
            try {
                ClientHello.in(bytes, length);
            } catch (BadMessage refused) {
                // As it should be.
            } catch (RuntimeException broken) {
                throw new AssertionError("seed " + seed, broken);
            }
        }
    }

    private static byte[] name(String text) {
        return Hellos.serverName(text.getBytes(ISO_8859_1));
    }

    private static byte[] changed(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }
}
