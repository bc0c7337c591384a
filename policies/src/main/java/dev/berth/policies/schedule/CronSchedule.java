package dev.berth.policies.schedule;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The minutes at which something is due: the five fields of cron, as Kubernetes reads them.
 *
 * <p>Lists, ranges, steps and names; {@code ?} is {@code *}; of two days that are both restricted
 * one is enough. Its minutes are those of the wall clock in a zone: one that a change to summer
 * time leaves out does not come, one that the change back repeats comes twice. Kubernetes does so,
 * too.
 */
public final class CronSchedule {
    /** No schedule that comes at all lets one wait longer: 29 February, where 2100 has none. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(9 * 366L);

    /** Characters; more than every minute, hour and day written out. */
    private static final int MAX_CHARACTERS = 512;

    private static final Map<String, String> SHORTHANDS =
            Map.of(
                    "@yearly", "0 0 1 1 *",
                    "@annually", "0 0 1 1 *",
                    "@monthly", "0 0 1 * *",
                    "@weekly", "0 0 * * 0",
                    "@daily", "0 0 * * *",
                    "@midnight", "0 0 * * *",
                    "@hourly", "0 * * * *");

    private final String text;
    private final CronField minutes;
    private final CronField hours;
    private final CronField daysOfMonth;
    private final CronField months;
    private final CronField daysOfWeek;

    private CronSchedule(String text, List<CronField> fields) {
        this.text = text;
        this.minutes = fields.get(0);
        this.hours = fields.get(1);
        this.daysOfMonth = fields.get(2);
        this.months = fields.get(3);
        this.daysOfWeek = fields.get(4);
    }

    /** Reads five fields or a shorthand such as {@code @hourly}; every bad field is a problem. */
    public static Result<CronSchedule> parse(String text) {
        if (text.length() > MAX_CHARACTERS) {
            return refused("is longer than " + MAX_CHARACTERS + " characters");
        }
        if (text.startsWith("@")) {
            String fields = SHORTHANDS.get(text.toLowerCase(Locale.ROOT));
            return fields == null
                    ? refused("'" + text + "' is no schedule, expected @hourly or the like")
                    : parse(fields).map(schedule -> schedule.as(text));
        }
        if (text.contains("TZ=")) {
            return refused("'" + text + "' names a time zone, which belongs into timeZone");
        }
        List<String> parts = List.of(text.strip().split("\\s+", -1));
        List<CronField.Kind> kinds = List.of(CronField.Kind.values());
        if (parts.size() != kinds.size()) {
            return refused(
                    "'"
                            + text
                            + "' is no schedule, expected five fields: minute, hour, day of month,"
                            + " month, day of week");
        }
        List<CronField> fields = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            switch (CronField.parse(kinds.get(i), parts.get(i))) {
                case Result.Ok<CronField>(CronField field) -> fields.add(field);
                case Result.Refused<CronField>(var wrong) -> problems.addAll(wrong);
            }
        }
        return problems.isEmpty()
                ? Result.ok(new CronSchedule(text, fields))
                : Result.refused(problems);
    }

    private static Result<CronSchedule> refused(String detail) {
        return Result.refused(Problem.at("", detail));
    }

    private CronSchedule as(String written) {
        return new CronSchedule(written, List.of(minutes, hours, daysOfMonth, months, daysOfWeek));
    }

    /**
     * The first minute after that time at which it is due.
     *
     * @param zone whose wall clock is meant
     * @return empty where it never comes, as on 30 February
     */
    public Optional<Instant> next(Instant after, ZoneId zone) {
        return next(after, after.plus(LONGEST_WAIT), zone);
    }

    private Optional<Instant> next(Instant after, Instant until, ZoneId zone) {
        Instant minute = after.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        while (!minute.isAfter(until)) {
            ZonedDateTime local = minute.atZone(zone);
            if (!isDay(local.toLocalDate())) {
                minute = earlier(minute, startOfNextDay(local), zone);
            } else if (!hours.holds(local.getHour())) {
                Duration rest = Duration.ofMinutes(60L - local.getMinute());
                minute = earlier(minute, minute.plus(rest), zone);
            } else if (!minutes.holds(local.getMinute())) {
                minute = minute.plus(1, ChronoUnit.MINUTES);
            } else {
                return Optional.of(minute);
            }
        }
        return Optional.empty();
    }

    /** The last minute up to that time, and after the other one, at which it was due. */
    public Optional<Instant> last(Instant after, Instant until, ZoneId zone) {
        Optional<Instant> found = Optional.empty();
        // Looks back twice as far each time, so that decades without anybody looking cost little.
        for (Duration back = Duration.ofMinutes(2); found.isEmpty(); back = back.multipliedBy(2)) {
            Instant from = until.minus(back);
            boolean isAll = !from.isAfter(after);
            found = lastOf(isAll ? after : from, until, zone);
            if (isAll) {
                break;
            }
        }
        return found;
    }

    private Optional<Instant> lastOf(Instant after, Instant until, ZoneId zone) {
        Optional<Instant> last = Optional.empty();
        Optional<Instant> next = next(after, until, zone);
        while (next.isPresent()) {
            last = next;
            next = next(next.get(), until, zone);
        }
        return last;
    }

    private boolean isDay(LocalDate date) {
        if (!months.holds(date.getMonthValue())) {
            return false;
        }
        boolean ofMonth = daysOfMonth.holds(date.getDayOfMonth());
        boolean ofWeek = daysOfWeek.holds(date.getDayOfWeek().getValue() % 7);
        boolean isOneOpen = daysOfMonth.any() || daysOfWeek.any();
        return isOneOpen ? ofMonth && ofWeek : ofMonth || ofWeek;
    }

    private static Instant startOfNextDay(ZonedDateTime local) {
        var start = local.toLocalDate().plusDays(1).atStartOfDay(local.getZone());
        // A clock that is set back over midnight lets the day begin twice.
        return (start.isAfter(local) ? start : start.withLaterOffsetAtOverlap()).toInstant();
    }

    /** Where the clock is changed in between, what comes after that is looked at anew. */
    private static Instant earlier(Instant from, Instant to, ZoneId zone) {
        var change = zone.getRules().nextTransition(from);
        if (change == null || !change.getInstant().isBefore(to)) {
            return to;
        }
        Instant minute = change.getInstant().truncatedTo(ChronoUnit.MINUTES);
        return minute.isAfter(from) ? minute : from.plus(1, ChronoUnit.MINUTES);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronSchedule that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
