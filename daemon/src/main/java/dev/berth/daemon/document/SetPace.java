package dev.berth.daemon.document;

import dev.berth.policies.workload.UpdateStrategy;
import java.time.Duration;
import java.util.Optional;

/** Reads what a StatefulSet and a DaemonSet say alike about how they are updated. */
final class SetPace {
    private static final String ROLLING = "RollingUpdate";
    private static final String ON_DELETE = "OnDelete";

    private SetPace() {}

    /** Whether pods are replaced by themselves; else once somebody has removed them. */
    static boolean isRolling(Fields strategy) {
        Optional<String> type = strategy.text("type");
        type.filter(text -> !text.equals(ROLLING) && !text.equals(ON_DELETE))
                .ifPresent(
                        text ->
                                strategy.error(
                                        "type",
                                        Quoted.of(text)
                                                + " is no strategy, expected "
                                                + ROLLING
                                                + " or "
                                                + ON_DELETE));
        boolean isRolling = !type.filter(ON_DELETE::equals).isPresent();
        if (!isRolling && strategy.has("rollingUpdate")) {
            strategy.error("rollingUpdate", "is there, expected it with type " + ROLLING + " only");
        }
        return isRolling;
    }

    /** How long a pod has to be ready until it counts as available. */
    static Duration minReady(Fields spec) {
        spec.integer("revisionHistoryLimit", 0, Integer.MAX_VALUE)
                .ifPresent(
                        limit -> {
                            if (limit > UpdateStrategy.MAX_HISTORY) {
                                spec.withoutEffect(
                                        "revisionHistoryLimit",
                                        "no more than " + UpdateStrategy.MAX_HISTORY + " are kept");
                            }
                        });
        return Duration.ofSeconds(spec.integer("minReadySeconds", 0, Integer.MAX_VALUE).orElse(0));
    }
}
