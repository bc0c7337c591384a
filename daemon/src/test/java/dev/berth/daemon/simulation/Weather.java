package dev.berth.daemon.simulation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which faults happen when, and how many of each did. */
final class Weather {
    /** Faults of a single call to the engine. */
    private static final List<Fault> OF_CALLS =
            List.of(
                    Fault.SERVER_ERROR,
                    Fault.CONFLICT,
                    Fault.TIMEOUT,
                    Fault.ANSWER_LOST,
                    Fault.SLOW);

    /** Faults that strike by themselves; the more often one is named, the more often it does. */
    static final List<Fault> STRIKES =
            List.of(
                    Fault.ENGINE_AWAY,
                    Fault.ENGINE_RESTARTED,
                    Fault.CRASH,
                    Fault.CRASH,
                    Fault.REMOVED,
                    Fault.REPINNED,
                    Fault.RELIMITED,
                    Fault.KILLED,
                    Fault.KILLED,
                    Fault.POWER_CUT,
                    Fault.CPU_OFFLINE);

    private static final int CALLS_PER_FAULT = 40;
    private static final int EVENTS_PER_LOSS = 8;

    private final Dice dice;
    private final Map<Fault, Integer> fired = new EnumMap<>(Fault.class);
    private boolean isFoul = true;

    Weather(Dice dice) {
        this.dice = dice;
    }

    /** Nothing goes wrong from now on. */
    void clear() {
        isFoul = false;
    }

    boolean isFoul() {
        return isFoul;
    }

    /** Counts a fault that happened. */
    void fire(Fault fault) {
        fired.merge(fault, 1, Integer::sum);
        dice.note(fault.name());
    }

    /** How many there were of each. */
    Map<Fault, Integer> fired() {
        return fired;
    }

    /** The fault of a call, counted; {@code null} for none. */
    @org.jspecify.annotations.Nullable
    Fault ofCall() {
        if (!isFoul || !dice.oneIn(CALLS_PER_FAULT)) {
            return null;
        }
        Fault fault = OF_CALLS.get(dice.index(OF_CALLS.size()));
        fire(fault);
        return fault;
    }

    boolean losesEvent() {
        boolean lost = isFoul && dice.oneIn(EVENTS_PER_LOSS);
        if (lost) {
            fire(Fault.EVENT_LOST);
        }
        return lost;
    }

    /** Whether this happens now, once in so many times while anything may go wrong. */
    boolean strikes(Fault fault, int times) {
        boolean now = isFoul && dice.oneIn(times);
        if (now) {
            fire(fault);
        }
        return now;
    }
}
