package dev.berth.daemon.document;

import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.ReplicaShare;
import dev.berth.policies.workload.UpdateStrategy;
import dev.berth.policies.workload.UpdateStrategy.Recreate;
import dev.berth.policies.workload.UpdateStrategy.Replacement;
import dev.berth.policies.workload.UpdateStrategy.RollingUpdate;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how a Deployment replaces its replicas, out of its {@code spec} and its annotations. */
final class StrategyReader {
    private static final Pattern PERCENT = Pattern.compile("[0-9]{1,9}%");
    private static final int WHOLE_PERCENT = 100;

    /** A deadline of so many seconds is Kubernetes' word for none. */
    private static final long NO_DEADLINE = Integer.MAX_VALUE;

    private static final String RECREATE = "Recreate";
    private static final String ROLLING = "RollingUpdate";

    private StrategyReader() {}

    /** What the document asks for; without meaning where it has errors. */
    static UpdateStrategy read(Fields spec, Labels annotations) {
        int before = spec.findings().errorCount();
        Replacement replacement =
                spec.fields("strategy")
                        .map(StrategyReader::replacement)
                        .orElse(RollingUpdate.DEFAULT);
        long minReady = spec.integer("minReadySeconds", 0, Integer.MAX_VALUE).orElse(0);
        Optional<Duration> deadline = deadline(spec, minReady);
        boolean paused = spec.flag("paused").orElse(false);
        int history = history(spec);
        boolean rollsBack = rollsBack(spec, annotations);
        return spec.findings().errorCount() > before
                ? UpdateStrategy.DEFAULT
                : new UpdateStrategy(
                        replacement,
                        Duration.ofSeconds(minReady),
                        deadline,
                        history,
                        paused,
                        rollsBack);
    }

    private static Replacement replacement(Fields strategy) {
        String type = strategy.text("type").orElse(ROLLING);
        Optional<Fields> rolling = strategy.fields("rollingUpdate");
        strategy.refuseUnknown();
        return switch (type) {
            case RECREATE -> {
                if (rolling.isPresent()) {
                    strategy.error("rollingUpdate", "does not go with type: Recreate");
                }
                yield new Recreate();
            }
            case ROLLING -> rolling.map(StrategyReader::rolling).orElse(RollingUpdate.DEFAULT);
            default -> {
                strategy.error(
                        "type", Quoted.of(type) + " is none, expected RollingUpdate or Recreate");
                yield RollingUpdate.DEFAULT;
            }
        };
    }

    private static RollingUpdate rolling(Fields rolling) {
        var surge = share(rolling, "maxSurge", Integer.MAX_VALUE);
        var unavailable = share(rolling, "maxUnavailable", WHOLE_PERCENT);
        rolling.refuseUnknown();
        if (surge.value() == 0 && unavailable.value() == 0) {
            rolling.error(
                    "maxUnavailable", "may not be 0 where maxSurge is 0: no update would begin");
            return RollingUpdate.DEFAULT;
        }
        return new RollingUpdate(surge, unavailable);
    }

    private static ReplicaShare share(Fields rolling, String name, int mostPercent) {
        Optional<YamlNode.Entry> entry = rolling.entry(name);
        if (entry.isPresent()
                && entry.get().value() instanceof YamlNode.Text(String text, int ignored)) {
            if (PERCENT.matcher(text).matches()) {
                int percent = Integer.parseInt(text.substring(0, text.length() - 1));
                if (percent <= mostPercent) {
                    return ReplicaShare.percent(percent);
                }
            }
            rolling.error(name, Quoted.of(text) + " is no share, expected such as 25% or a number");
            return ReplicaShare.percent(1);
        }
        var number = rolling.integer(name, 0, Deployment.MAX_REPLICAS);
        return number.isPresent()
                ? ReplicaShare.of((int) number.getAsLong())
                : RollingUpdate.DEFAULT.maxSurge();
    }

    private static Optional<Duration> deadline(Fields spec, long minReady) {
        long seconds =
                spec.integer("progressDeadlineSeconds", 0, Integer.MAX_VALUE)
                        .orElse(UpdateStrategy.DEFAULT_PROGRESS_DEADLINE.toSeconds());
        if (seconds == NO_DEADLINE) {
            return Optional.empty();
        }
        if (seconds <= minReady) {
            spec.error(
                    "progressDeadlineSeconds",
                    "is " + seconds + ", expected more than minReadySeconds, " + minReady);
        }
        return Optional.of(Duration.ofSeconds(seconds));
    }

    private static int history(Fields spec) {
        long limit =
                spec.integer("revisionHistoryLimit", 0, Integer.MAX_VALUE)
                        .orElse(UpdateStrategy.DEFAULT_HISTORY);
        if (limit > UpdateStrategy.MAX_HISTORY) {
            spec.warn(
                    "revisionHistoryLimit",
                    "no more than " + UpdateStrategy.MAX_HISTORY + " revisions are kept");
        }
        return (int) Math.min(limit, UpdateStrategy.MAX_HISTORY);
    }

    private static boolean rollsBack(Fields spec, Labels annotations) {
        String text = annotations.values().getOrDefault(UpdateStrategy.ROLLBACK_ANNOTATION, "true");
        if (!text.equals("true") && !text.equals("false")) {
            spec.findings()
                    .error(
                            "metadata.annotations",
                            UpdateStrategy.ROLLBACK_ANNOTATION
                                    + " is "
                                    + Quoted.of(text)
                                    + ", expected \"true\" or \"false\"",
                            spec.line());
        }
        return text.equals("true");
    }
}
