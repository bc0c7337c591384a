package dev.berth.policies.route;

import java.util.Optional;

/** What a header field or a parameter of the query must be. */
public sealed interface FieldRule {
    /** Which field: a header's in any case, a parameter's as it is. */
    String name();

    /** What is compared with, for people. */
    String expected();

    /** Whether the value is as it must be; empty where the request has none. */
    boolean takes(Optional<String> value);

    /** This value, letter by letter. */
    record Exact(String name, String value) implements FieldRule {
        @Override
        public boolean takes(Optional<String> given) {
            return given.isPresent() && given.get().equals(value);
        }

        @Override
        public String expected() {
            return value;
        }
    }

    /** A value that the pattern takes as a whole. */
    record Regex(String name, LinearPattern pattern) implements FieldRule {
        @Override
        public boolean takes(Optional<String> given) {
            return given.isPresent() && pattern.matches(given.get());
        }

        @Override
        public String expected() {
            return pattern.toString();
        }
    }
}
