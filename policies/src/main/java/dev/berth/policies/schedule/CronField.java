package dev.berth.policies.schedule;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * One of the five fields of a schedule: the values at which it holds, as bits.
 *
 * @param bits bit {@code n} is set where the value {@code n} is one of them
 * @param any whether it was left open ({@code *} or {@code ?}), which matters for the two days
 */
record CronField(long bits, boolean any) {
    /** What a field may hold. */
    enum Kind {
        MINUTE("minute", 0, 59, ""),
        HOUR("hour", 0, 23, ""),
        DAY_OF_MONTH("day of month", 1, 31, ""),
        MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
        DAY_OF_WEEK("day of week", 0, 6, "sun mon tue wed thu fri sat");

        private final String label;
        private final int least;
        private final int most;

        /** From the least value on, with blanks between them. */
        private final String names;

        Kind(String label, int least, int most, String names) {
            this.label = label;
            this.least = least;
            this.most = most;
            this.names = names;
        }

        private List<String> named() {
            return names.isEmpty() ? List.of() : List.of(names.split(" ", -1));
        }

        private String expected() {
            return "expected "
                    + least
                    + " to "
                    + most
                    + (names.isEmpty()
                            ? ""
                            : " or " + named().getFirst() + " to " + named().getLast());
        }
    }

    /** Characters of a number; more are no value of any field. */
    private static final int MAX_DIGITS = 3;

    boolean holds(int value) {
        return (bits & 1L << value) != 0;
    }

    /** Reads a list of values, ranges and steps. */
    static Result<CronField> parse(Kind kind, String text) {
        long bits = 0;
        boolean any = false;
        for (String part : text.split(",", -1)) {
            switch (part(kind, part)) {
                case Result.Ok<CronField>(CronField field) -> {
                    bits |= field.bits();
                    any |= field.any();
                }
                case Result.Refused<CronField> refused -> {
                    return refused;
                }
            }
        }
        return Result.ok(new CronField(bits, any));
    }

    /** {@code *}, {@code 5}, {@code 1-5}, {@code *}{@code /2}, {@code 1-9/2} or {@code 5/10}. */
    private static Result<CronField> part(Kind kind, String text) {
        int slash = text.indexOf('/');
        String range = slash < 0 ? text : text.substring(0, slash);
        int step = 1;
        if (slash >= 0) {
            OptionalInt given = number(text.substring(slash + 1));
            if (given.isEmpty() || given.getAsInt() < 1) {
                return refused(kind, text, "expected a step of at least 1 after the slash");
            }
            step = given.getAsInt();
        }
        if (range.equals("*") || range.equals("?")) {
            // A step makes it a choice of days: then the other day field is an alternative to it.
            return Result.ok(new CronField(bits(kind.least, kind.most, step), step == 1));
        }
        int dash = range.indexOf('-');
        OptionalInt first = value(kind, dash < 0 ? range : range.substring(0, dash));
        OptionalInt last = dash < 0 ? first : value(kind, range.substring(dash + 1));
        if (first.isEmpty() || last.isEmpty()) {
            return refused(kind, text, kind.expected() + sunday(kind, range));
        }
        // A single value with a step is where the steps begin.
        int end = dash < 0 && slash >= 0 ? kind.most : last.getAsInt();
        if (first.getAsInt() > end) {
            return refused(kind, text, "expected a range that does not end before it begins");
        }
        return Result.ok(new CronField(bits(first.getAsInt(), end, step), false));
    }

    private static long bits(int first, int last, int step) {
        long bits = 0;
        for (int value = first; value <= last; value += step) {
            bits |= 1L << value;
        }
        return bits;
    }

    private static OptionalInt value(Kind kind, String text) {
        int named = kind.named().indexOf(text.toLowerCase(Locale.ROOT));
        if (named >= 0) {
            return OptionalInt.of(named + kind.least);
        }
        OptionalInt number = number(text);
        return number.isPresent()
                        && number.getAsInt() >= kind.least
                        && number.getAsInt() <= kind.most
                ? number
                : OptionalInt.empty();
    }

    private static OptionalInt number(String text) {
        boolean isNumber = text.length() <= MAX_DIGITS && text.matches("[0-9]+");
        return isNumber ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    private static String sunday(Kind kind, String range) {
        return kind == Kind.DAY_OF_WEEK && range.contains("7") ? "; Sunday is 0" : "";
    }

    private static Result<CronField> refused(Kind kind, String text, String expected) {
        return Result.refused(
                Problem.at("", "'" + text + "' is no " + kind.label + ", " + expected));
    }
}
