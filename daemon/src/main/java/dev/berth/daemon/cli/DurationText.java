package dev.berth.daemon.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations such as {@code 90s}, {@code 10m} or {@code 1h30m}; more than nothing. */
final class DurationText implements ITypeConverter<Duration> {
    private static final Pattern SHAPE =
            Pattern.compile("(?:(\\d{1,5})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

    @Override
    public Duration convert(String value) {
        Matcher matcher = SHAPE.matcher(value);
        if (matcher.matches()) {
            Duration duration =
                    Duration.ofHours(part(matcher, 1))
                            .plusMinutes(part(matcher, 2))
                            .plusSeconds(part(matcher, 3))
                            .plusMillis(part(matcher, 4));
            if (duration.isPositive()) {
                return duration;
            }
        }
        throw new TypeConversionException(
                "\"" + value + "\" is no duration, expected such as 90s, 10m or 1h30m");
    }

    private static long part(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
