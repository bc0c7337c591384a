package dev.berth.daemon.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.berth.policies.base.Result;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuantityTest {
    private static Quantity quantity(String text) {
        return Quantity.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "+1, 1",
        "128974848, 128974848",
        "129e6, 129000000",
        "129M, 129000000",
        "123Mi, 128974848",
        "1.5Gi, 1610612736",
        ".5k, 500",
        "5., 5",
        "1E3, 1000",
        "1E, 1000000000000000000",
        "7Ei, 8070450532247928832",
        "1e-1, 1",
        "100m, 1",
        "1n, 1",
        "9223372036854775807, 9223372036854775807"
    })
    void units_good_areRoundedUp(String text, long bytes) {
        assertEquals(OptionalLong.of(bytes), quantity(text).units());
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "0.5, 500", "250m, 250", "1m, 1", "2e0, 2000", "0, 0", "1k, 1000000"})
    void millis_good_areExact(String text, long millis) {
        assertEquals(OptionalLong.of(millis), quantity(text).millis());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "m",
                "1 m",
                "1mi",
                "1KI",
                "1Zi",
                "1.2.3",
                "1e",
                "1e99",
                "1Ee3",
                "1Mie3",
                "-1",
                "-1m",
                "0x10",
                "1,5",
                "NaN",
                "1_000",
                "٣",
                "11111111111111111111111111111111111111111111111"
            })
    void parse_bad_isRefused(String text) {
        assertInstanceOf(Result.Refused.class, Quantity.parse(text));
    }

    @Test
    void units_beyondALong_areRefused() {
        assertEquals(OptionalLong.empty(), quantity("8Ei").units());
        assertEquals(OptionalLong.empty(), quantity("1e30").units());
    }

    @Test
    void millis_finerThanOne_areRefused() {
        assertEquals(OptionalLong.empty(), quantity("0.5m").millis());
        assertEquals(OptionalLong.empty(), quantity("1n").millis());
    }
}
