package dev.berth.policies.route;

import dev.berth.policies.balance.Target;
import dev.berth.policies.workload.Labels;
import java.util.OptionalInt;

/** The weight that a pod asks for by its label. */
public final class PodWeight {
    public static final String LABEL = "berth.dev/weight";

    /** What the label may say. */
    public static final String EXPECTED = "expected a number from 1 to " + Target.MAX_WEIGHT;

    private PodWeight() {}

    /** The weight; empty if there is no label, or none that is one. */
    public static OptionalInt read(Labels labels) {
        String text = labels.values().getOrDefault(LABEL, "");
        if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > Target.MAX_WEIGHT) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(text));
    }
}
