package dev.berth.daemon.config;

import dev.berth.daemon.document.Quoted;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as the file has it: {@code 30d}, {@code 12h}, {@code 1d12h} or {@code 90m}. */
final class DurationForm {
    /** So few digits that no sum of the parts is beyond what a date can be moved by. */
    private static final Pattern GRAMMAR =
            Pattern.compile(
                    "(?=[0-9])(?:([0-9]{1,5})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,8})m)?"
                            + "(?:([0-9]{1,9})s)?");

    private DurationForm() {}

    /** Reads a duration of whole seconds, at least {@code least}. */
    static Result<Duration> parse(String text, Duration least) {
        Matcher matcher = GRAMMAR.matcher(text);
        if (!matcher.matches()) {
            return refused(text, "is no duration, expected one such as 30d, 12h or 1d12h");
        }
        Duration duration =
                Duration.ofDays(part(matcher, 1))
                        .plusHours(part(matcher, 2))
                        .plusMinutes(part(matcher, 3))
                        .plusSeconds(part(matcher, 4));
        return duration.compareTo(least) < 0
                ? refused(text, "is too short, expected at least " + of(least))
                : Result.ok(duration);
    }

    private static long part(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static Result<Duration> refused(String text, String why) {
        return Result.refused(Problem.at("", Quoted.of(text) + " " + why));
    }

    /** The text that {@link #parse} reads as that duration; parts of a second are dropped. */
    static String of(Duration duration) {
        var text = new StringBuilder();
        append(text, duration.toDays(), 'd');
        append(text, duration.toHoursPart(), 'h');
        append(text, duration.toMinutesPart(), 'm');
        append(text, duration.toSecondsPart(), 's');
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long amount, char unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }
}
