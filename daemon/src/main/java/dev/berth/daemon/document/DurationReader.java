package dev.berth.daemon.document;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as the Gateway API writes them: {@code 30s}, {@code 1m30s}, {@code 250ms}. */
final class DurationReader {
    /** GEP-2257: up to five digits of each unit, in this order. */
    private static final Pattern GRAMMAR =
            Pattern.compile(
                    "(?=[0-9])(?:([0-9]{1,5})h)?(?:([0-9]{1,5})m)?(?:([0-9]{1,5})s)?"
                            + "(?:([0-9]{1,5})ms)?");

    private DurationReader() {}

    /** A duration of that length at least; empty with an error, or because the field is absent. */
    static Optional<Duration> read(Fields fields, String name, Duration least, Duration most) {
        Optional<String> text = fields.text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = GRAMMAR.matcher(text.get());
        if (!matcher.matches()) {
            fields.error(
                    name,
                    Quoted.of(text.get())
                            + " is no duration, expected one such as 30s, 1m30s or 250ms");
            return Optional.empty();
        }
        Duration duration =
                Duration.ofHours(part(matcher, 1))
                        .plusMinutes(part(matcher, 2))
                        .plusSeconds(part(matcher, 3))
                        .plusMillis(part(matcher, 4));
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            fields.error(
                    name,
                    Quoted.of(text.get())
                            + " is out of bounds, expected "
                            + text(least)
                            + " to "
                            + text(most));
            return Optional.empty();
        }
        return Optional.of(duration);
    }

    private static String text(Duration duration) {
        if (duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + "ms";
        }
        boolean hours = duration.toHours() > 0 && duration.toSeconds() % 3600 == 0;
        return hours ? duration.toHours() + "h" : duration.toSeconds() + "s";
    }

    private static long part(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
