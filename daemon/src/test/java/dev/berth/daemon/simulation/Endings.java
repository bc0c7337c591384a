package dev.berth.daemon.simulation;

import dev.berth.daemon.docker.Ownership;
import dev.berth.policies.reconcile.NumberSet;
import dev.berth.policies.reconcile.RunRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the containers of pods that end did end, whatever the daemon makes of it. */
final class Endings {
    private static final int NO_NUMBER = -1;

    private final Map<Attempt, Trace> traces = new HashMap<>();

    /** A pod of one template; those of a Job have numbers. */
    private record Attempt(String specHash, int number) {
        static Attempt of(Ownership ownership) {
            String pod = ownership.pod();
            return new Attempt(
                    ownership.specHash(),
                    ownership.kind().equals("Job")
                            ? Integer.parseInt(pod.substring(pod.lastIndexOf('-') + 1))
                            : NO_NUMBER);
        }
    }

    private static final class Trace {
        private final Set<String> mains = new HashSet<>();
        private final Set<String> succeeded = new HashSet<>();
        private boolean failed;

        boolean hasSucceeded() {
            return !mains.isEmpty() && succeeded.containsAll(mains);
        }
    }

    private Trace trace(SimulatedContainer container) {
        return traces.computeIfAbsent(Attempt.of(container.ownership), first -> new Trace());
    }

    void made(SimulatedContainer container) {
        if (container.ownership.part().role() == Ownership.Role.MAIN) {
            trace(container).mains.add(container.ownership.part().name());
        }
    }

    void ended(SimulatedContainer container) {
        var trace = trace(container);
        if (container.exitCode != 0) {
            trace.failed = true;
        } else if (container.ownership.part().role() == Ownership.Role.MAIN) {
            trace.succeeded.add(container.ownership.part().name());
        }
    }

    /** Where a record of a template's pods says what did not happen, or one thing twice. */
    List<String> contradictions(String specHash, RunRecord record) {
        List<String> contradictions = new ArrayList<>();
        for (int number : numbers(record.succeeded())) {
            if (!trace(specHash, number).hasSucceeded()) {
                contradictions.add("attempt " + number + " did not succeed: " + record);
            }
            if (record.failed().contains(number) || record.dismissed().contains(number)) {
                contradictions.add("attempt " + number + " counts twice: " + record);
            }
        }
        for (int number : numbers(record.failed())) {
            if (!trace(specHash, number).failed) {
                contradictions.add("attempt " + number + " did not fail: " + record);
            }
            if (record.dismissed().contains(number)) {
                contradictions.add("attempt " + number + " counts twice: " + record);
            }
        }
        return contradictions;
    }

    /** The same of a pod that stands by itself. */
    List<String> contradictionsOfPod(String specHash, RunRecord record) {
        var trace = trace(specHash, NO_NUMBER);
        boolean isRight =
                record.end()
                        .map(end -> end.succeeded() ? trace.hasSucceeded() : trace.failed)
                        .orElse(true);
        return isRight ? List.of() : List.of("a pod did not end so: " + record);
    }

    private Trace trace(String specHash, int number) {
        return traces.getOrDefault(new Attempt(specHash, number), new Trace());
    }

    private static List<Integer> numbers(NumberSet set) {
        List<Integer> numbers = new ArrayList<>();
        for (int number = 0; number < set.next(); number++) {
            if (set.contains(number)) {
                numbers.add(number);
            }
        }
        return numbers;
    }
}
