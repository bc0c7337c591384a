package dev.berth.daemon.document;

import dev.berth.policies.reconcile.PodNames;
import dev.berth.policies.workload.BarePod;
import dev.berth.policies.workload.RestartPolicy;
import java.util.List;
import java.util.Optional;

/**
 * Reads a Pod that stands by itself.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/">Pod</a>
 */
final class BarePodReader {
    /** The first is what a document means that says nothing. */
    private static final List<RestartPolicy> POLICIES =
            List.of(RestartPolicy.ALWAYS, RestartPolicy.ON_FAILURE, RestartPolicy.NEVER);

    private BarePodReader() {}

    static Optional<Resource> read(Fields root, Metadata metadata) {
        if (PodNames.isGenerated(metadata.name().name())) {
            root.fields("metadata")
                    .ifPresent(
                            fields ->
                                    fields.error(
                                            "name",
                                            Quoted.of(metadata.name().name())
                                                    + " is such a name as pods of workloads get,"
                                                    + " expected one that does not end with 8 hex"
                                                    + " digits and a number"));
        }
        return PodTemplateReader.ofPod(root, metadata, POLICIES)
                .map(template -> new Resource.OfPod(new BarePod(metadata.name(), template, "")));
    }
}
