package dev.berth.daemon.document;

import dev.berth.policies.workload.Claim;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a PersistentVolumeClaim.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/storage/persistent-volumes/">Persistent
 *     volumes</a>
 */
final class ClaimReader {
    private static final List<String> MODES =
            List.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany");
    private static final String STANDARD = "standard";
    private static final String NEW_ONLY = "a claim gets a new volume of the engine";

    private ClaimReader() {}

    static Optional<Resource> read(Fields root, Metadata metadata) {
        Optional<Fields> spec = root.requiredFields("spec");
        return spec.flatMap(ClaimReader::spec)
                .map(
                        request ->
                                new Resource.OfClaim(
                                        new ClaimRequest(
                                                metadata.name(),
                                                request.accessModes(),
                                                request.storageBytes())));
    }

    /** What a claim of a template is to be, too ({@code volumeClaimTemplates[].spec}). */
    static Optional<ClaimRequest> spec(Fields spec) {
        int before = spec.findings().errorCount();
        List<String> modes = spec.texts("accessModes");
        if (modes.isEmpty()) {
            spec.error("accessModes", "is empty, expected one of " + String.join(", ", MODES));
        }
        for (String mode : modes) {
            if (!MODES.contains(mode)) {
                spec.error(
                        "accessModes",
                        Quoted.of(mode)
                                + " cannot be honoured, expected one of "
                                + String.join(", ", MODES));
            }
        }
        long bytes = storage(spec);
        spec.only("storageClassName", STANDARD, "there is one class, " + STANDARD);
        spec.only("volumeMode", "Filesystem", "a volume holds files");
        spec.text("volumeName")
                .filter(name -> !name.startsWith(Claim.VOLUME_PREFIX))
                .ifPresent(name -> spec.error("volumeName", "cannot be honoured: " + NEW_ONLY));
        spec.refuse("selector", NEW_ONLY);
        spec.refuse("dataSource", NEW_ONLY);
        spec.refuse("dataSourceRef", NEW_ONLY);
        spec.refuse("volumeAttributesClassName", NEW_ONLY);
        spec.refuseUnknown();
        return spec.findings().errorCount() > before
                ? Optional.empty()
                : Optional.of(new ClaimRequest(MetadataReader.STAND_IN.name(), modes, bytes));
    }

    private static long storage(Fields spec) {
        Optional<Fields> resources = spec.requiredFields("resources");
        if (resources.isEmpty()) {
            return 0;
        }
        Optional<Fields> requests = resources.get().requiredFields("requests");
        resources.get().withoutEffect("limits", "the size of a volume is not limited");
        resources.get().refuseUnknown();
        if (requests.isEmpty()) {
            return 0;
        }
        requests.get().require("storage", "a size such as 1Gi");
        OptionalLong bytes =
                ResourcesReader.quantity(requests.get(), "storage")
                        .map(Quantity::units)
                        .orElse(OptionalLong.empty());
        if (bytes.isPresent() && bytes.getAsLong() == 0) {
            requests.get().error("storage", "is 0, expected a size such as 1Gi");
        }
        if (requests.get().has("storage") && bytes.orElse(0) > 0) {
            requests.get()
                    .warn("storage", "is stated only: the volume may grow as large as its disk");
        }
        requests.get().refuseUnknown();
        return bytes.orElse(0);
    }
}
