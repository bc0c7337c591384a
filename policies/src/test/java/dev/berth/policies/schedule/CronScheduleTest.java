package dev.berth.policies.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import dev.berth.policies.base.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Duration NAIVE_SEARCH = Duration.ofDays(40);

    /** Zones whose clocks change by half an hour, at odd minutes, or once left out a whole day. */
    private static final List<ZoneId> ZONES =
            List.of(
                    ZoneOffset.UTC,
                    BERLIN,
                    ZoneId.of("America/New_York"),
                    ZoneId.of("Australia/Lord_Howe"),
                    ZoneId.of("America/St_Johns"),
                    ZoneId.of("Asia/Kathmandu"),
                    ZoneId.of("Africa/Casablanca"),
                    ZoneId.of("Pacific/Apia"));

    /** Shortly before those zones' clocks were changed, among others. */
    private static final List<Instant> MOMENTS =
            List.of(
                    Instant.parse("2026-03-28T20:00:00Z"),
                    Instant.parse("2026-10-24T20:00:00Z"),
                    Instant.parse("2026-10-03T10:00:00Z"),
                    Instant.parse("2026-04-04T10:00:00Z"),
                    Instant.parse("2011-12-29T10:00:00Z"),
                    Instant.parse("2010-11-06T20:00:00Z"),
                    Instant.parse("2024-02-27T00:00:00Z"),
                    Instant.parse("1970-01-01T00:00:00Z"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/5 * * * *    | 2026-11-26T10:02:30Z | 2026-11-26T10:05:00Z",
                "0 3 * * *      | 2026-11-26T03:00:00Z | 2026-11-27T03:00:00Z",
                "0 0 1 1 *      | 2026-11-26T10:02:30Z | 2027-01-01T00:00:00Z",
                "@hourly        | 2026-11-26T10:00:01Z | 2026-11-26T11:00:00Z",
                "@weekly        | 2026-11-26T10:00:01Z | 2026-11-29T00:00:00Z",
                "15 10 * * MON-fri | 2026-11-27T10:15:00Z | 2026-11-30T10:15:00Z",
                "0 0 29 feb *   | 2097-01-01T00:00:00Z | 2104-02-29T00:00:00Z",
                "5/20 * * * *   | 2026-11-26T10:25:00Z | 2026-11-26T10:45:00Z",
                "0 12 ? 1,7 ?   | 2026-11-26T10:25:00Z | 2027-01-01T12:00:00Z",
                "0 0 13 * 5     | 2026-11-26T00:00:00Z | 2026-11-27T00:00:00Z",
                "0 0 13 * 5     | 2026-12-12T00:00:00Z | 2026-12-13T00:00:00Z",
                "0 0 */2 * 5    | 2026-11-26T00:00:00Z | 2026-11-27T00:00:00Z",
                "0 0 13 * *     | 2026-11-26T00:00:00Z | 2026-12-13T00:00:00Z",
            })
    void next_inUtc_isTheFirstMinuteAfter(String schedule, Instant after, Instant next) {
        var found = CronSchedule.parse(schedule).orElseThrow().next(after, ZoneOffset.UTC);

        assertEquals(Optional.of(next), found);
    }

    @ParameterizedTest
    @CsvSource({
        "30 2 * * *, 2026-03-28T12:00:00Z, 2026-03-30T00:30:00Z",
        "30 2 * * *, 2026-10-24T12:00:00Z, 2026-10-25T00:30:00Z",
        "30 2 * * *, 2026-10-25T00:30:00Z, 2026-10-25T01:30:00Z",
        "0 * * * *,  2026-03-29T00:00:00Z, 2026-03-29T01:00:00Z",
    })
    void next_whereTheClockIsChanged_skipsWhatDoesNotComeAndRepeatsWhatDoes(
            String schedule, Instant after, Instant next) {
        var found = CronSchedule.parse(schedule).orElseThrow().next(after, BERLIN);

        assertEquals(Optional.of(next), found);
    }

    @Test
    void next_ofAnySchedule_isWhatLookingAtEveryMinuteFinds() {
        Seeds.each(
                150,
                random -> {
                    String text = schedule(random);
                    ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
                    Instant after =
                            MOMENTS.get(random.nextInt(MOMENTS.size()))
                                    .plusSeconds(random.nextInt(200_000));

                    var found = CronSchedule.parse(text).orElseThrow().next(after, zone);

                    Instant end = after.plus(NAIVE_SEARCH);
                    var naive = naive(text, after, end, zone);
                    assertEquals(
                            naive,
                            found.filter(at -> !at.isAfter(end)),
                            text + " in " + zone + " after " + after);
                });
    }

    @Test
    void last_ofAnySchedule_isTheLastOfAllThatCameInBetween() {
        Seeds.each(
                60,
                random -> {
                    var schedule = CronSchedule.parse(schedule(random)).orElseThrow();
                    ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
                    Instant after = MOMENTS.get(random.nextInt(MOMENTS.size()));
                    Instant until = after.plusSeconds(random.nextInt(400_000));

                    var found = schedule.last(after, until, zone);

                    Optional<Instant> last = Optional.empty();
                    var next = schedule.next(after, zone);
                    while (next.isPresent() && !next.get().isAfter(until)) {
                        last = next;
                        next = schedule.next(next.get(), zone);
                    }
                    assertEquals(last, found, schedule + " " + zone + " " + after + " " + until);
                });
    }

    @Test
    void last_overDecades_isFoundWithoutLookingAtEachMinute() {
        var everyMinute = CronSchedule.parse("* * * * *").orElseThrow();

        var found =
                everyMinute.last(
                        Instant.EPOCH, Instant.parse("2026-11-26T10:00:30Z"), ZoneOffset.UTC);

        assertEquals(Optional.of(Instant.parse("2026-11-26T10:00:00Z")), found);
    }

    @Test
    void next_ofADayThatNeverComes_isEmpty() {
        var never = CronSchedule.parse("0 0 30 2 *").orElseThrow();

        assertEquals(Optional.empty(), never.next(MOMENTS.getFirst(), BERLIN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * 32 * *",
                "* * * 13 *",
                "* * * * 7",
                "* * * foo *",
                "5-1 * * * *",
                "*/0 * * * *",
                "*/x * * * *",
                "1,,2 * * * *",
                "-1 * * * *",
                "1- * * * *",
                "99999999999 * * * *",
                "@every 5m",
                "@reboot",
                "TZ=UTC 0 * * * *",
                "CRON_TZ=UTC 0 * * * *"
            })
    void parse_whatIsNoSchedule_isRefused(String text) {
        assertInstanceOf(Result.Refused.class, CronSchedule.parse(text));
    }

    @Test
    void parse_badFields_saysAllAndWhatWasExpected() {
        var refused =
                assertInstanceOf(
                        Result.Refused.class, (Object) CronSchedule.parse("61 * * smarch 7"));

        String problems = refused.problems().toString();
        assertTrue(problems.contains("'61' is no minute, expected 0 to 59"), problems);
        assertTrue(problems.contains("expected 1 to 12 or jan to dec"), problems);
        assertTrue(problems.contains("Sunday is 0"), problems);
    }

    private static String schedule(Random random) {
        return String.join(
                " ",
                field(random, 0, 59),
                field(random, 0, 23),
                field(random, 1, 28),
                random.nextInt(3) > 0 ? "*" : field(random, 1, 12),
                random.nextInt(2) > 0 ? "*" : field(random, 0, 6));
    }

    private static String field(Random random, int least, int most) {
        int first = least + random.nextInt(most - least + 1);
        int last = first + random.nextInt(most - first + 1);
        return switch (random.nextInt(6)) {
            case 0, 1 -> "*";
            case 2 -> "*/" + (2 + random.nextInt(most));
            case 3 -> first + "-" + last;
            case 4 -> first + "," + last;
            default -> "" + first;
        };
    }

    /** Looks at the wall clock in every minute, reading the fields anew each time. */
    private static Optional<Instant> naive(
            String schedule, Instant after, Instant end, ZoneId zone) {
        String[] fields = schedule.split(" ", -1);
        Instant minute = after.truncatedTo(ChronoUnit.MINUTES);
        while (true) {
            minute = minute.plusSeconds(60);
            if (minute.isAfter(end)) {
                return Optional.empty();
            }
            ZonedDateTime at = minute.atZone(zone);
            boolean ofMonth = holds(fields[2], at.getDayOfMonth(), 1);
            boolean ofWeek = holds(fields[4], at.getDayOfWeek().getValue() % 7, 0);
            boolean isOpen = fields[2].equals("*") || fields[4].equals("*");
            if (holds(fields[0], at.getMinute(), 0)
                    && holds(fields[1], at.getHour(), 0)
                    && holds(fields[3], at.getMonthValue(), 1)
                    && (isOpen ? ofMonth && ofWeek : ofMonth || ofWeek)) {
                return Optional.of(minute);
            }
        }
    }

    private static boolean holds(String field, int value, int least) {
        if (field.equals("*")) {
            return true;
        }
        if (field.startsWith("*/")) {
            return (value - least) % Integer.parseInt(field.substring(2)) == 0;
        }
        int dash = field.indexOf('-');
        if (dash > 0) {
            return value >= Integer.parseInt(field.substring(0, dash))
                    && value <= Integer.parseInt(field.substring(dash + 1));
        }
        return List.of(field.split(",", -1)).contains("" + value);
    }
}
