package dev.berth.daemon.document;

import dev.berth.daemon.document.ShareReader.Rounding;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.SetClaims;
import dev.berth.policies.workload.StatefulSet;
import dev.berth.policies.workload.StatefulSet.OnDelete;
import dev.berth.policies.workload.StatefulSet.Order;
import dev.berth.policies.workload.StatefulSet.Rolling;
import dev.berth.policies.workload.StatefulSet.Update;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads the {@code spec} of a StatefulSet.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/stateful-set-v1/">StatefulSet</a>
 */
final class StatefulSetReader {
    private static final String ORDERED = "OrderedReady";
    private static final String PARALLEL = "Parallel";

    private StatefulSetReader() {}

    static Optional<Resource> read(Fields root, Metadata metadata) {
        Optional<Fields> found = root.requiredFields("spec");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Fields spec = found.get();
        int before = spec.findings().errorCount();
        int replicas = (int) spec.integer("replicas", 0, Deployment.MAX_REPLICAS).orElse(1);
        int first = spec.fields("ordinals").map(StatefulSetReader::first).orElse(0);
        Labels selector = SelectorReader.selector(spec);
        SetClaims claims = SetClaimsReader.read(spec);
        Optional<PodTemplate> template =
                SelectorReader.template(spec, selector, claims.templates());
        Update update =
                spec.fields("updateStrategy")
                        .map(strategy -> update(strategy, replicas))
                        .orElseGet(() -> new Rolling(0, 1));
        Order order = order(spec);
        Optional<String> service = service(spec);
        Duration minReady = SetPace.minReady(spec);
        checkRoom(root, metadata.name(), first + replicas);
        spec.refuseUnknown();
        return spec.findings().errorCount() > before || template.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Resource.OfStatefulSet(
                                new StatefulSet(
                                        metadata.name(),
                                        first,
                                        replicas,
                                        selector,
                                        template.get(),
                                        order,
                                        update,
                                        minReady,
                                        claims,
                                        service,
                                        Optional.empty())));
    }

    private static int first(Fields ordinals) {
        int most = StatefulSet.MAX_ORDINAL - Deployment.MAX_REPLICAS;
        int first = (int) ordinals.integer("start", 0, most).orElse(0);
        ordinals.refuseUnknown();
        return first;
    }

    private static Order order(Fields spec) {
        Optional<String> policy = spec.text("podManagementPolicy");
        policy.filter(text -> !text.equals(ORDERED) && !text.equals(PARALLEL))
                .ifPresent(
                        text ->
                                spec.error(
                                        "podManagementPolicy",
                                        Quoted.of(text)
                                                + " is no policy, expected "
                                                + ORDERED
                                                + " or "
                                                + PARALLEL));
        return policy.filter(PARALLEL::equals).isPresent() ? Order.PARALLEL : Order.ORDERED_READY;
    }

    private static Update update(Fields strategy, int replicas) {
        boolean isRolling = SetPace.isRolling(strategy);
        Update rolling =
                strategy.fields("rollingUpdate")
                        .map(fields -> rolling(fields, replicas))
                        .orElseGet(() -> new Rolling(0, 1));
        strategy.refuseUnknown();
        return isRolling ? rolling : new OnDelete();
    }

    private static Update rolling(Fields rolling, int replicas) {
        long partition = rolling.integer("partition", 0, Integer.MAX_VALUE).orElse(0);
        int unavailable =
                ShareReader.read(rolling, "maxUnavailable", replicas, Rounding.DOWN).orElse(1);
        if (rolling.has("maxUnavailable")
                && ShareReader.read(rolling, "maxUnavailable", 100, Rounding.UP).orElse(1) == 0) {
            rolling.error("maxUnavailable", "is 0, expected at least 1");
        }
        rolling.refuseUnknown();
        return new Rolling((int) partition, Math.max(1, unavailable));
    }

    private static Optional<String> service(Fields spec) {
        Optional<String> name = spec.text("serviceName").filter(text -> !text.isEmpty());
        if (name.isPresent() && !ObjectName.isLabel(name.get())) {
            spec.error(
                    "serviceName",
                    Quoted.of(name.get()) + " is no name of a Service, " + Syntax.LABEL_EXPECTED);
            return Optional.empty();
        }
        return name;
    }

    /** The pods' names are host names, so they are labels. */
    private static void checkRoom(Fields root, ObjectName name, int highest) {
        if (!StatefulSet.leavesRoom(name, highest)) {
            root.fields("metadata")
                    .ifPresent(
                            metadata ->
                                    metadata.error(
                                            "name",
                                            Quoted.of(name.name())
                                                    + " makes no host names of its pods, expected"
                                                    + " no dots and room for -"
                                                    + highest
                                                    + " in "
                                                    + ObjectName.MAX_LABEL_CHARACTERS
                                                    + " characters"));
        }
    }
}
