package dev.berth.daemon.document;

import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.PodTemplate;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the {@code spec} of a Deployment.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/">Deployment</a>
 */
final class DeploymentReader {
    /** What Kubernetes fills in, so nobody needs a warning for it. */
    private static final long DEFAULT_HISTORY = 10;

    private static final long DEFAULT_PROGRESS_SECONDS = 600;
    private static final String ONE_AT_A_TIME = "replicas are replaced one at a time";
    private static final Pattern PERCENT = Pattern.compile("[0-9]{1,3}%");

    private DeploymentReader() {}

    static Optional<Resource> read(Fields root, Metadata metadata) {
        Optional<Fields> found = root.requiredFields("spec");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Fields spec = found.get();
        int before = spec.findings().errorCount();
        long replicas = spec.integer("replicas", 0, Deployment.MAX_REPLICAS).orElse(1);
        Labels selector = SelectorReader.selector(spec);
        Optional<PodTemplate> template = SelectorReader.template(spec, selector);
        spec.fields("strategy").ifPresent(DeploymentReader::strategy);
        pace(spec);
        spec.refuseUnknown();
        return spec.findings().errorCount() > before || template.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Resource.OfDeployment(
                                new Deployment(
                                        metadata.name(),
                                        (int) replicas,
                                        selector,
                                        template.get())));
    }

    private static void strategy(Fields strategy) {
        strategy.only(
                "type",
                "RollingUpdate",
                "a new replica starts before an old one ends; use RollingUpdate");
        strategy.fields("rollingUpdate")
                .ifPresent(
                        rolling -> {
                            share(rolling, "maxSurge");
                            share(rolling, "maxUnavailable");
                            rolling.refuseUnknown();
                        });
        strategy.refuseUnknown();
    }

    private static void share(Fields rolling, String name) {
        Optional<YamlNode.Entry> entry = rolling.entry(name);
        if (entry.isEmpty()) {
            return;
        }
        if (entry.get().value() instanceof YamlNode.Text(String text, int ignored)) {
            if (!PERCENT.matcher(text).matches()) {
                rolling.error(name, Quoted.of(text) + " is no share, expected 25% or a number");
            } else if (!text.equals("25%")) {
                rolling.withoutEffect(name, ONE_AT_A_TIME);
            }
            return;
        }
        var number = rolling.integer(name, 0, Deployment.MAX_REPLICAS);
        boolean expected = number.isPresent() && number.getAsLong() == 1;
        if (!expected) {
            rolling.withoutEffect(name, ONE_AT_A_TIME);
        }
    }

    private static void pace(Fields spec) {
        spec.integer("minReadySeconds", 0, Integer.MAX_VALUE)
                .ifPresent(
                        seconds -> {
                            if (seconds > 0) {
                                spec.error(
                                        "minReadySeconds",
                                        "cannot be honoured: a replica is available as soon as it"
                                                + " is ready; leave the field out");
                            }
                        });
        spec.only("paused", false, "apply the new template when it shall take effect");
        spec.integer("revisionHistoryLimit", 0, Integer.MAX_VALUE)
                .ifPresent(
                        limit -> {
                            if (limit != DEFAULT_HISTORY) {
                                spec.withoutEffect(
                                        "revisionHistoryLimit",
                                        "the history of all objects is kept together");
                            }
                        });
        spec.integer("progressDeadlineSeconds", 0, Integer.MAX_VALUE)
                .ifPresent(
                        seconds -> {
                            if (seconds != DEFAULT_PROGRESS_SECONDS) {
                                spec.withoutEffect(
                                        "progressDeadlineSeconds",
                                        "a roll-out is tried until it succeeds");
                            }
                        });
    }
}
