package dev.berth.proxy.http2.hpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HpackPropertyTest {
    private static final int LARGE = 1 << 20;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void blocks_encodedAndDecoded_areTheSame(long seed) throws Exception {
        var random = new Random(seed);
        int tableBytes = random.nextBoolean() ? 4096 : random.nextInt(4096);
        var encoder =
                random.nextBoolean()
                        ? new HpackEncoder(tableBytes)
                        : HpackEncoder.plain(tableBytes);
        var decoder = new HpackDecoder(4096, LARGE, 1000);
        List<Field> known = new ArrayList<>();

        for (int block = 0; block < 500; block++) {
            if (random.nextInt(20) == 0) {
                encoder.peerTableBytes(random.nextInt(4097));
            }
            List<Field> sent = fields(random, known);
            byte[] bytes = encode(encoder, sent);
            HpackDecoder.Decoded received = decoder.decode(bytes, 0, bytes.length);

            assertEquals(sent, received.fields(), "seed " + seed + ", block " + block);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void block_cutAnywhere_isAPrefixOrAnError(long seed) throws Exception {
        var random = new Random(seed);
        List<Field> sent = fields(random, new ArrayList<>());
        byte[] bytes = encode(new HpackEncoder(4096), sent);

        for (int cut = 0; cut <= bytes.length; cut++) {
            List<Field> received;
            try {
                received = new HpackDecoder(4096, LARGE, 1000).decode(bytes, 0, cut).fields();
            } catch (HpackError broken) {
                continue;
            }
            assertEquals(sent.subList(0, received.size()), received, "seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void garbage_decoded_isFieldsOrAnErrorWithinTheLimits(long seed) {
        var random = new Random(seed);

        for (int round = 0; round < 2000; round++) {
            var decoder = new HpackDecoder(4096, 2000, 20);
            try {
                for (int block = 0; block < 5; block++) {
                    var bytes = new byte[random.nextInt(60)];
                    random.nextBytes(bytes);
                    int size =
                            decoder.decode(bytes, 0, bytes.length).fields().stream()
                                    .mapToInt(DynamicTable::bytesOf)
                                    .sum();
                    assertTrue(size <= 2000, "seed " + seed);
                }
            } catch (HpackError expected) {
                assertFalse(String.valueOf(expected.getMessage()).isEmpty());
            }
        }
    }

    @Test
    void block_ofReferencesToOneLargeEntry_isTooLargeAndTheNextIsDecoded() throws Exception {
        var decoder = new HpackDecoder(4096, 32 * 1024, 100);
        var bomb = new Octets(32);
        bomb.add(0x40);
        bomb.add(1);
        bomb.add('a');
        bomb.add(0x7f);
        bomb.add(((3900 - 0x7f) & 0x7f) | 0x80);
        bomb.add((3900 - 0x7f) >> 7);
        bomb.add(new byte[3900]);
        for (int times = 0; times < 16_000; times++) {
            bomb.add(0x80 | 62);
        }

        HpackDecoder.Decoded first = decoder.decode(bomb.array(), 0, bomb.size());
        HpackDecoder.Decoded next = decoder.decode(new byte[] {(byte) 0x82}, 0, 1);

        assertTrue(first.tooLarge());
        assertEquals(List.of(), first.fields());
        assertEquals(List.of(new Field(":method", "GET")), next.fields());
    }

    @Test
    void block_ofTooManyFields_isTooLarge() throws Exception {
        var decoder = new HpackDecoder(4096, LARGE, 100);
        var crumbs = new Octets(32);
        for (int times = 0; times < 101; times++) {
            crumbs.add(0x80 | 32);
        }

        assertFalse(decoder.decode(crumbs.array(), 0, 100).tooLarge());
        assertTrue(decoder.decode(crumbs.array(), 0, 101).tooLarge());
    }

    @Test
    void credentials_encodedAgainAndAgain_areNeverIndexed() {
        var encoder = new HpackEncoder(4096);
        List<Field> secrets =
                List.of(new Field("authorization", "Bearer x"), new Field("Set-Cookie", "a=b"));

        int first = encode(encoder, secrets).length;
        for (int times = 0; times < 5; times++) {
            byte[] block = encode(encoder, secrets);
            assertEquals(first, block.length);
            assertEquals(0x1f, block[0], "the literal is marked as never to be indexed");
        }
    }

    @Test
    void field_repeated_isOneOctetFromTheThirdTimeOn() {
        var encoder = new HpackEncoder(4096);
        List<Field> fields = List.of(new Field("Content-Type", "text/plain"));

        encode(encoder, fields);
        encode(encoder, fields);

        assertEquals(1, encode(encoder, fields).length);
    }

    private static byte[] encode(HpackEncoder encoder, List<Field> fields) {
        var out = new Octets(16);
        encoder.begin(out);
        for (Field field : fields) {
            encoder.add(out, field.name(), field.value());
        }
        return out.toByteArray();
    }

    /** Fields of all kinds, some of which were there before. */
    private static List<Field> fields(Random random, List<Field> known) {
        List<Field> fields = new ArrayList<>();
        for (int count = random.nextInt(12); count > 0; count--) {
            if (!known.isEmpty() && random.nextInt(3) > 0) {
                fields.add(known.get(random.nextInt(known.size())));
                continue;
            }
            String name =
                    random.nextBoolean()
                            ? StaticTable.get(1 + random.nextInt(StaticTable.size())).name()
                            : "x-" + Integer.toString(random.nextInt(50), 36);
            var value = new StringBuilder();
            for (int length = random.nextInt(80); length > 0; length--) {
                value.append((char) (random.nextInt(10) == 0 ? random.nextInt(256) : 'a'));
            }
            var field = new Field(name, value.toString());
            known.add(field);
            fields.add(field);
        }
        return fields;
    }
}
