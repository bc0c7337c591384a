package dev.berth.policies.route;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A regular expression that takes whole texts in time linear in their length, whatever they hold.
 *
 * <p>The JDK's expressions backtrack, so a request could be made to cost minutes. This is
 * Thompson's construction, run on all states at once (Ken Thompson, "Regular expression search
 * algorithm", CACM 11(6), 1968): each character costs at most the size of the program. Understood
 * is what RE2 and most people's patterns share: literals, {@code . [a-z] [^a-z] \d \w \s \D \W \S},
 * groups, {@code |}, {@code * + ? {n} {n,} {n,m}}, and {@code ^} and {@code $} at the ends, where
 * they are without effect. What would need backtracking or is not known is refused.
 */
public final class LinearPattern {
    /** Instructions of one pattern; a character of a request costs at most so many steps. */
    static final int MAX_INSTRUCTIONS = 1_000;

    /** Characters of a pattern, as the Gateway API has it. */
    static final int MAX_CHARACTERS = 1_024;

    private final String text;
    private final List<PatternStep> program;

    private LinearPattern(String text, List<PatternStep> program) {
        this.text = text;
        this.program = program;
    }

    /** Reads a pattern. */
    public static Result<LinearPattern> compile(String text) {
        if (text.length() > MAX_CHARACTERS) {
            return refused("is longer than " + MAX_CHARACTERS + " characters");
        }
        var compiler = new PatternCompiler(text);
        Optional<String> problem = compiler.compile();
        return problem.isPresent()
                ? refused(problem.get())
                : Result.ok(new LinearPattern(text, compiler.program()));
    }

    /** Whether it takes the text from the first character to the last. */
    public boolean matches(String input) {
        var now = new States(program.size());
        var next = new States(program.size());
        now.add(program, 0);
        int at = 0;
        while (at < input.length() && now.count > 0) {
            char c = input.charAt(at);
            at++;
            for (int index = 0; index < now.count; index++) {
                int state = now.states[index];
                if (program.get(state) instanceof PatternStep.Take take && take.takes(c)) {
                    next.add(program, state + 1);
                }
            }
            States emptied = now;
            now = next;
            next = emptied;
            next.clear();
        }
        return at == input.length() && now.ends;
    }

    private static Result<LinearPattern> refused(String why) {
        return Result.refused(Problem.at("", why));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LinearPattern that && text.equals(that.text);
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

    /** A set of places in the program, each once, with those that follow without a character. */
    private static final class States {
        private final int[] states;
        private final boolean[] present;
        private int count;
        private boolean ends;

        States(int size) {
            states = new int[size];
            present = new boolean[size];
        }

        void add(List<PatternStep> program, int state) {
            if (present[state]) {
                return;
            }
            present[state] = true;
            switch (program.get(state)) {
                case PatternStep.Jump(int to) -> add(program, to);
                case PatternStep.Split(int one, int other) -> {
                    add(program, one);
                    add(program, other);
                }
                case PatternStep.End() -> ends = true;
                case PatternStep.Take take -> {
                    states[count] = state;
                    count++;
                }
            }
        }

        void clear() {
            count = 0;
            ends = false;
            Arrays.fill(present, false);
        }
    }
}
