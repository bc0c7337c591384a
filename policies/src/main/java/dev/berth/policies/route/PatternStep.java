package dev.berth.policies.route;

/** One instruction of a {@link LinearPattern}. */
sealed interface PatternStep {
    /**
     * Takes one character of these ranges, or one of none of them.
     *
     * @param ranges pairs of first and last
     * @param negated whether the others are meant
     */
    record Take(String ranges, boolean negated) implements PatternStep {
        boolean takes(char c) {
            for (int at = 0; at < ranges.length(); at += 2) {
                if (c >= ranges.charAt(at) && c <= ranges.charAt(at + 1)) {
                    return !negated;
                }
            }
            return negated;
        }
    }

    /** Goes on at both places. */
    record Split(int one, int other) implements PatternStep {}

    /** Goes on there. */
    record Jump(int to) implements PatternStep {}

    /** The whole pattern was taken. */
    record End() implements PatternStep {}
}
