package dev.berth.policies.placement;

import java.time.Duration;
import java.time.Instant;

/**
 * How many moves may be made now: so many an hour, and what was not used is kept for at most an
 * hour.
 *
 * @param movesPerHour ≥ 0
 * @param saved what is left of past time, in moves times {@value #MILLIS_PER_MOVE}
 * @param at the time up to which that counts
 */
public record MoveBudget(int movesPerHour, long saved, Instant at) {
    /** The most moves an hour: one a millisecond. */
    public static final int MAX_MOVES_PER_HOUR = 3_600_000;

    /** At one move an hour, a move takes so long to save. */
    private static final long MILLIS_PER_MOVE = 3_600_000;

    private static final Duration LONGEST = Duration.ofHours(1);

    public MoveBudget {
        if (movesPerHour < 0 || movesPerHour > MAX_MOVES_PER_HOUR || saved < 0) {
            throw new IllegalArgumentException("a budget of " + movesPerHour + " and " + saved);
        }
    }

    /** A budget from which nothing was saved yet. */
    public static MoveBudget startingAt(Instant now, int movesPerHour) {
        return new MoveBudget(movesPerHour, 0, now);
    }

    /** The same at a later time; at an earlier one nothing is added. */
    public MoveBudget at(Instant now) {
        var passed = Duration.between(at, now);
        if (passed.isNegative()) {
            return this;
        }
        long millis = (passed.compareTo(LONGEST) < 0 ? passed : LONGEST).toMillis();
        long most = movesPerHour * MILLIS_PER_MOVE;
        // What is less than a millisecond stays to be counted.
        return new MoveBudget(
                movesPerHour,
                Math.min(most, saved + millis * movesPerHour),
                passed.compareTo(LONGEST) < 0 ? at.plusMillis(millis) : now);
    }

    /** Moves that may be made now. */
    public int moves() {
        return (int) (saved / MILLIS_PER_MOVE);
    }

    /** What is left once so many were made. */
    public MoveBudget spent(int moves) {
        if (moves > moves()) {
            throw new IllegalArgumentException(moves + " moves, of " + moves() + " that may be");
        }
        return new MoveBudget(movesPerHour, saved - moves * MILLIS_PER_MOVE, at);
    }
}
