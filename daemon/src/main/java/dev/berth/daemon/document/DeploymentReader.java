package dev.berth.daemon.document;

import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.PodTemplate;
import java.util.Optional;

/**
 * Reads the {@code spec} of a Deployment.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/">Deployment</a>
 */
final class DeploymentReader {
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
        var strategy = StrategyReader.read(spec, metadata.annotations());
        spec.refuseUnknown();
        return spec.findings().errorCount() > before || template.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Resource.OfDeployment(
                                new Deployment(
                                        metadata.name(),
                                        (int) replicas,
                                        selector,
                                        template.get(),
                                        strategy)));
    }
}
