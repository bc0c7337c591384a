package dev.berth.daemon.simulation;

import dev.berth.daemon.document.Kind;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How many faults of each kind there were in many runs, and objects of each kind at their ends. */
final class Tally {
    private static final Set<Kind> KINDS =
            EnumSet.of(
                    Kind.DEPLOYMENT,
                    Kind.STATEFUL_SET,
                    Kind.DAEMON_SET,
                    Kind.JOB,
                    Kind.POD,
                    Kind.CRON_JOB,
                    Kind.PRIORITY_CLASS,
                    Kind.SERVICE);

    private final Map<Fault, Integer> fired = new EnumMap<>(Fault.class);
    private final Map<Kind, Integer> kept = new EnumMap<>(Kind.class);

    synchronized void add(Run.Outcome outcome) {
        outcome.fired().forEach((fault, times) -> fired.merge(fault, times, Integer::sum));
        outcome.kept().forEach((kind, number) -> kept.merge(kind, number, Integer::sum));
    }

    /** Whether every fault has happened, and something of every kind was kept. */
    synchronized boolean isFull() {
        return fired.keySet().equals(EnumSet.allOf(Fault.class)) && kept.keySet().equals(KINDS);
    }

    /** One line for each. */
    @Override
    public synchronized String toString() {
        return lines(fired) + "\n" + lines(kept);
    }

    private static String lines(Map<?, Integer> counts) {
        return counts.entrySet().stream()
                .map(entry -> "%-18s %,d".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"));
    }
}
