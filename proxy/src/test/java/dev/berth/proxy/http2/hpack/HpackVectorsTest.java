package dev.berth.proxy.http2.hpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.proxy.wire.Field;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of RFC 7541 appendix C. */
class HpackVectorsTest {
    private static final int TABLE_BYTES = 4096;

    @ParameterizedTest
    @CsvSource({
        "400a637573746f6d2d6b65790d637573746f6d2d686561646572, custom-key, custom-header",
        "040c2f73616d706c652f70617468, :path, /sample/path",
        "100870617373776f726406736563726574, password, secret",
        "82, :method, GET",
    })
    void decode_oneField_isTheFieldOfTheExample(String hex, String name, String value)
            throws Exception {
        var decoder = decoder(TABLE_BYTES);

        List<Field> fields = decode(decoder, hex);

        assertEquals(List.of(new Field(name, value)), fields);
    }

    @ParameterizedTest
    @CsvSource({
        "828684410f7777772e6578616d706c652e636f6d, 828684be58086e6f2d6361636865,"
                + " 828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565",
        "828684418cf1e3c2e5f23a6ba0ab90f4ff, 828684be5886a8eb10649cbf,"
                + " 828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf",
    })
    void decode_requests_areThoseOfTheExample(String first, String second, String third)
            throws Exception {
        var decoder = decoder(TABLE_BYTES);

        List<Field> one = decode(decoder, first);
        List<Field> two = decode(decoder, second);
        List<Field> three = decode(decoder, third);

        var authority = new Field(":authority", "www.example.com");
        assertEquals(
                List.of(
                        new Field(":method", "GET"),
                        new Field(":scheme", "http"),
                        new Field(":path", "/"),
                        authority),
                one);
        assertEquals(
                List.of(
                        new Field(":method", "GET"),
                        new Field(":scheme", "http"),
                        new Field(":path", "/"),
                        authority,
                        new Field("cache-control", "no-cache")),
                two);
        assertEquals(
                List.of(
                        new Field(":method", "GET"),
                        new Field(":scheme", "https"),
                        new Field(":path", "/index.html"),
                        authority,
                        new Field("custom-key", "custom-value")),
                three);
    }

    @ParameterizedTest
    @CsvSource({
        "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d,"
                + " 4803333037c1c0bf,"
                + " 88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a6970"
                + "7738666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d61"
                + "67653d333630303b2076657273696f6e3d31",
        "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3,"
                + " 4883640effc1c0bf,"
                + " 88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2"
                + "e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007",
    })
    void decode_answersWithEviction_areThoseOfTheExample(String first, String second, String third)
            throws Exception {
        var decoder = decoder(256);

        List<Field> one = decode(decoder, first);
        List<Field> two = decode(decoder, second);
        List<Field> three = decode(decoder, third);

        var cache = new Field("cache-control", "private");
        var date = new Field("date", "Mon, 21 Oct 2013 20:13:21 GMT");
        var location = new Field("location", "https://www.example.com");
        assertEquals(List.of(new Field(":status", "302"), cache, date, location), one);
        assertEquals(List.of(new Field(":status", "307"), cache, date, location), two);
        assertEquals(
                List.of(
                        new Field(":status", "200"),
                        cache,
                        new Field("date", "Mon, 21 Oct 2013 20:13:22 GMT"),
                        location,
                        new Field("content-encoding", "gzip"),
                        new Field(
                                "set-cookie",
                                "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1")),
                three);
    }

    @ParameterizedTest
    @CsvSource({
        "80, index 0",
        "be, an entry that is not there",
        "ff8080808008, an integer that overflows",
        "ffffffffffffff, an integer without end",
        "82ff, an integer cut off",
        "400a63, a string cut off",
        "40, no name",
        "3fe21f, a table larger than allowed",
        "8220, a size change inside a block",
        "0085f8ffffffff01, EOS in a name",
        "0081180161, padding with zeros",
        "0082ffff0161, padding of more than seven bits",
    })
    void decode_malformed_isAnError(String hex, String why) {
        var decoder = decoder(TABLE_BYTES);

        assertThrows(HpackError.class, () -> decode(decoder, hex), why);
    }

    @Test
    void decode_sizeChangesAtTheStart_areHeeded() throws Exception {
        var decoder = decoder(TABLE_BYTES);
        decode(decoder, "400a637573746f6d2d6b65790d637573746f6d2d686561646572");

        List<Field> fields = decode(decoder, "203fe11f82");

        assertEquals(List.of(new Field(":method", "GET")), fields);
        assertThrows(HpackError.class, () -> decode(decoder, "be"));
    }

    private static HpackDecoder decoder(int tableBytes) {
        return new HpackDecoder(tableBytes, 64 * 1024, 100);
    }

    private static List<Field> decode(HpackDecoder decoder, String hex) throws HpackError {
        byte[] block = HexFormat.of().parseHex(hex);
        HpackDecoder.Decoded decoded = decoder.decode(block, 0, block.length);
        assertFalse(decoded.tooLarge());
        return decoded.fields();
    }
}
