package dev.berth.policies.base;

import java.util.List;
import java.util.function.Function;

/**
 * The answer of an operation that a user's input can make fail: the value, or every problem found.
 *
 * @param <T> what a success carries
 */
public sealed interface Result<T> {
    /** The input was good. */
    record Ok<T>(T value) implements Result<T> {}

    /** The input was refused, for at least one stated problem. */
    record Refused<T>(List<Problem> problems) implements Result<T> {
        public Refused {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("a refusal states at least one problem");
            }
        }
    }

    static <T> Result<T> ok(T value) {
        return new Ok<>(value);
    }

    static <T> Result<T> refused(Problem... problems) {
        return new Refused<>(List.of(problems));
    }

    static <T> Result<T> refused(List<Problem> problems) {
        return new Refused<>(problems);
    }

    /** The same answer with another value; a refusal passes through. */
    default <U> Result<U> map(Function<? super T, ? extends U> change) {
        return switch (this) {
            case Ok<T>(T value) -> new Ok<>(change.apply(value));
            case Refused<T>(List<Problem> problems) -> new Refused<>(problems);
        };
    }

    /**
     * The value, where a refusal would be a mistake of the caller (a constant, a value that was
     * parsed before).
     */
    default T orElseThrow() {
        return switch (this) {
            case Ok<T>(T value) -> value;
            case Refused<T>(List<Problem> problems) ->
                    throw new IllegalArgumentException(problems.getFirst().toString());
        };
    }
}
