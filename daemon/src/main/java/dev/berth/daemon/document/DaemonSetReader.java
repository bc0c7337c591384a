package dev.berth.daemon.document;

import dev.berth.daemon.document.ShareReader.Rounding;
import dev.berth.policies.workload.DaemonSet;
import dev.berth.policies.workload.DaemonSet.Update;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.PodTemplate;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads the {@code spec} of a DaemonSet: one host, one pod.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/daemon-set-v1/">DaemonSet</a>
 */
final class DaemonSetReader {
    private static final String UPDATE = "updateStrategy";

    private DaemonSetReader() {}

    static Optional<Resource> read(Fields root, Metadata metadata) {
        Optional<Fields> found = root.requiredFields("spec");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Fields spec = found.get();
        int before = spec.findings().errorCount();
        Labels selector = SelectorReader.selector(spec);
        Optional<PodTemplate> template = SelectorReader.template(spec, selector);
        Update update = spec.fields(UPDATE).map(DaemonSetReader::update).orElse(Update.OLD_FIRST);
        Duration minReady = SetPace.minReady(spec);
        spec.refuseUnknown();
        return spec.findings().errorCount() > before || template.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Resource.OfDaemonSet(
                                new DaemonSet(
                                        metadata.name(),
                                        selector,
                                        template.get(),
                                        update,
                                        minReady)));
    }

    private static Update update(Fields strategy) {
        boolean isRolling = SetPace.isRolling(strategy);
        Optional<Update> rolling = strategy.fields("rollingUpdate").map(DaemonSetReader::rolling);
        strategy.refuseUnknown();
        return isRolling ? rolling.orElse(Update.OLD_FIRST) : Update.ON_DELETE;
    }

    /** Kubernetes asks for exactly one of the two, and one pod goes at least. */
    private static Update rolling(Fields rolling) {
        int unavailable = ShareReader.read(rolling, "maxUnavailable", 1, Rounding.UP).orElse(1);
        int surge = ShareReader.read(rolling, "maxSurge", 1, Rounding.UP).orElse(0);
        if (surge > 0 && unavailable > 0) {
            rolling.error("maxSurge", "is there, expected maxUnavailable: 0 beside it");
        } else if (surge == 0 && unavailable == 0) {
            rolling.error("maxUnavailable", "is 0, expected maxSurge: 1 beside it");
        }
        rolling.refuseUnknown();
        return surge > 0 ? Update.NEW_FIRST : Update.OLD_FIRST;
    }
}
