package dev.berth.daemon.cli.print;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Time passed, in as few characters as tell what matters. */
public final class Age {
    private Age() {}

    /** How long ago that RFC 3339 time is; {@code -} if the text is none. */
    public static String since(String time, Instant now) {
        try {
            return of(Duration.between(OffsetDateTime.parse(time).toInstant(), now));
        } catch (DateTimeException e) {
            return "-";
        }
    }

    /** Such as {@code 42s}, {@code 5m}, {@code 3h12m}, {@code 4d2h} or {@code 400d}. */
    public static String of(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        long minutes = seconds / 60;
        long hours = minutes / 60;
        long days = hours / 24;
        if (seconds < 120) {
            return seconds + "s";
        }
        if (minutes < 10) {
            return two(minutes, "m", seconds % 60, "s");
        }
        if (hours < 2) {
            return minutes + "m";
        }
        if (hours < 24) {
            return two(hours, "h", minutes % 60, "m");
        }
        return days < 8 ? two(days, "d", hours % 24, "h") : days + "d";
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : small + smallUnit);
    }
}
