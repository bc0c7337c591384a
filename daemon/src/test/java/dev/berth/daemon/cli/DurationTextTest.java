package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({"1s,PT1S", "90s,PT90S", "10m,PT10M", "1h30m,PT1H30M", "1h1m1s1ms,PT1H1M1.001S"})
    void convert_good_isRead(String text, Duration duration) {
        assertEquals(duration, new DurationText().convert(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0s",
                "1",
                "s",
                "-1s",
                "1.5h",
                "1m1h",
                "1d",
                " 1s",
                "1s ",
                "9999999999s"
            })
    void convert_bad_isRefused(String text) {
        assertThrows(TypeConversionException.class, () -> new DurationText().convert(text));
    }
}
