package dev.berth.policies.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns the text of a {@link LinearPattern} into its program. */
final class PatternCompiler {
    private static final int MAX_DEPTH = 200;
    private static final String DIGITS = "09";
    private static final String WORD = "azAZ09__";
    private static final String SPACE = "  \t\n\f\r";

    private final String text;
    private final List<PatternStep> program = new ArrayList<>();
    private int at;
    private int depth;

    PatternCompiler(String text) {
        this.text = text;
    }

    /** What is wrong with the pattern; empty if the program is good. */
    Optional<String> compile() {
        try {
            if (text.startsWith("^")) {
                at++;
            }
            alternatives();
            if (at < text.length()) {
                throw new Wrong("has a ')' too many");
            }
            emit(new PatternStep.End());
            return Optional.empty();
        } catch (Wrong wrong) {
            return Optional.of(wrong.why);
        }
    }

    List<PatternStep> program() {
        return List.copyOf(program);
    }

    private void alternatives() throws Wrong {
        if (++depth > MAX_DEPTH) {
            throw new Wrong("has more than " + MAX_DEPTH + " groups and alternatives");
        }
        int begin = program.size();
        sequence();
        while (peek('|')) {
            at++;
            program.add(begin, new PatternStep.Split(begin + 1, program.size() + 2));
            moved(begin + 1, program.size(), begin, 1);
            int jump = program.size();
            emit(new PatternStep.Jump(0));
            // The next alternative begins behind the jump that leaves this one.
            int other = program.size();
            program.set(begin, new PatternStep.Split(begin + 1, other));
            alternatives();
            program.set(jump, new PatternStep.Jump(program.size()));
        }
        depth--;
    }

    private void sequence() throws Wrong {
        while (at < text.length() && !peek('|') && !peek(')')) {
            int begin = program.size();
            atom();
            repetition(begin);
        }
    }

    private void atom() throws Wrong {
        char c = text.charAt(at++);
        switch (c) {
            case '(' -> group();
            case '[' -> characterClass();
            case '.' -> emit(new PatternStep.Take("\n\n", true));
            case '\\' -> emit(escape());
            case '$' -> {
                if (at < text.length()) {
                    throw new Wrong("has a '$' that is not at its end");
                }
            }
            case '^' -> throw new Wrong("has a '^' that is not at its beginning");
            case '*', '+', '?', '{' -> throw new Wrong("repeats nothing with '" + c + "'");
            default -> emit(literal(c));
        }
    }

    private void group() throws Wrong {
        if (text.startsWith("?:", at)) {
            at += 2;
        } else if (peek('?')) {
            throw new Wrong("has a group '(?' that is not '(?:'");
        }
        alternatives();
        if (!peek(')')) {
            throw new Wrong("has a '(' without ')'");
        }
        at++;
    }

    private void repetition(int begin) throws Wrong {
        if (at >= text.length()) {
            return;
        }
        int least = 1;
        int most = 1;
        switch (text.charAt(at)) {
            case '*' -> {
                least = 0;
                most = Integer.MAX_VALUE;
                at++;
            }
            case '+' -> {
                most = Integer.MAX_VALUE;
                at++;
            }
            case '?' -> {
                least = 0;
                at++;
            }
            case '{' -> {
                int end = text.indexOf('}', at);
                String[] bounds =
                        end < 0 ? new String[0] : text.substring(at + 1, end).split(",", -1);
                if (bounds.length < 1 || bounds.length > 2) {
                    throw new Wrong("has a '{' that is no repetition such as {2,5}");
                }
                least = bound(bounds[0]);
                boolean open = bounds.length == 2 && bounds[1].isEmpty();
                most = open ? Integer.MAX_VALUE : bound(bounds[bounds.length - 1]);
                at = end + 1;
            }
            default -> {
                return;
            }
        }
        if (peek('?') || peek('+') || peek('*') || peek('{')) {
            throw new Wrong("has two repetitions in a row");
        }
        if (most < least) {
            throw new Wrong("repeats " + least + " to " + most + " times");
        }
        repeat(begin, least, most);
    }

    private void repeat(int begin, int least, int most) throws Wrong {
        List<PatternStep> once = List.copyOf(program.subList(begin, program.size()));
        program.subList(begin, program.size()).clear();
        for (int count = 0; count < least; count++) {
            copy(once, begin);
        }
        if (most == Integer.MAX_VALUE) {
            int split = program.size();
            emit(new PatternStep.Split(split + 1, split + once.size() + 2));
            copy(once, begin);
            emit(new PatternStep.Jump(split));
        } else {
            for (int count = least; count < most; count++) {
                int split = program.size();
                emit(new PatternStep.Split(split + 1, split + once.size() + 1));
                copy(once, begin);
            }
        }
    }

    /** Appends steps that were made to begin elsewhere. */
    private void copy(List<PatternStep> steps, int madeFor) throws Wrong {
        int by = program.size() - madeFor;
        for (PatternStep step : steps) {
            emit(shifted(step, madeFor, by));
        }
    }

    /** Mends the targets of steps before which some were put in. */
    private void moved(int from, int to, int madeFor, int by) {
        for (int index = from; index < to; index++) {
            program.set(index, shifted(program.get(index), madeFor, by));
        }
    }

    private static PatternStep shifted(PatternStep step, int least, int by) {
        return switch (step) {
            case PatternStep.Jump(int to) -> new PatternStep.Jump(to >= least ? to + by : to);
            case PatternStep.Split(int one, int other) ->
                    new PatternStep.Split(
                            one >= least ? one + by : one, other >= least ? other + by : other);
            case PatternStep.Take take -> take;
            case PatternStep.End end -> end;
        };
    }

    private void characterClass() throws Wrong {
        boolean negated = peek('^');
        if (negated) {
            at++;
        }
        var ranges = new StringBuilder();
        boolean first = true;
        while (first || !peek(']')) {
            first = false;
            char low = classCharacter(ranges);
            boolean isRange =
                    peek('-') && at + 1 < text.length() && text.charAt(at + 1) != ']' && low != 0;
            if (isRange) {
                at++;
                char high = classCharacter(ranges);
                if (high < low) {
                    throw new Wrong("has a range whose end is before its beginning");
                }
                ranges.append(low).append(high);
            } else if (low != 0) {
                ranges.append(low).append(low);
            }
        }
        at++;
        emit(new PatternStep.Take(ranges.toString(), negated));
    }

    /** One character of a class; 0 where it was a class of its own, which is added. */
    private char classCharacter(StringBuilder ranges) throws Wrong {
        if (at >= text.length()) {
            throw new Wrong("has a '[' without ']'");
        }
        char c = text.charAt(at++);
        if (c == '[' && peek(':')) {
            throw new Wrong("has a class such as [:alpha:], which is not known");
        }
        if (c != '\\') {
            return c;
        }
        PatternStep.Take escaped = escape();
        if (escaped.negated()) {
            throw new Wrong("has a negated class within a class");
        }
        String inner = escaped.ranges();
        if (inner.length() == 2 && inner.charAt(0) == inner.charAt(1)) {
            return inner.charAt(0);
        }
        ranges.append(inner);
        return 0;
    }

    private PatternStep.Take escape() throws Wrong {
        if (at >= text.length()) {
            throw new Wrong("ends with a backslash");
        }
        char c = text.charAt(at++);
        return switch (c) {
            case 'd' -> new PatternStep.Take(DIGITS, false);
            case 'D' -> new PatternStep.Take(DIGITS, true);
            case 'w' -> new PatternStep.Take(WORD, false);
            case 'W' -> new PatternStep.Take(WORD, true);
            case 's' -> new PatternStep.Take(SPACE, false);
            case 'S' -> new PatternStep.Take(SPACE, true);
            default -> {
                if (Character.isLetterOrDigit(c)) {
                    throw new Wrong("has '\\" + c + "', which is not known");
                }
                yield literal(c);
            }
        };
    }

    private static PatternStep.Take literal(char c) {
        return new PatternStep.Take("" + c + c, false);
    }

    private int bound(String digits) throws Wrong {
        if (!digits.matches("[0-9]{1,4}")) {
            throw new Wrong("has a '{' that is no repetition such as {2,5}");
        }
        return Integer.parseInt(digits);
    }

    private boolean peek(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private void emit(PatternStep step) throws Wrong {
        if (program.size() >= LinearPattern.MAX_INSTRUCTIONS) {
            throw new Wrong("is too large once its repetitions are written out");
        }
        program.add(step);
    }

    /** A pattern that cannot be had. */
    private static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;
        private final String why;

        Wrong(String why) {
            super(why, null, false, false);
            this.why = why;
        }
    }
}
