package dev.berth.daemon.document;

import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodVolumes;
import dev.berth.policies.workload.SetClaims;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what storage each pod of a StatefulSet has for itself, and what becomes of it.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage">Stable
 *     storage</a>
 */
final class SetClaimsReader {
    private static final String RETAIN = "Retain";
    private static final String DELETE = "Delete";

    private SetClaimsReader() {}

    static SetClaims read(Fields spec) {
        List<String> templates = new ArrayList<>();
        for (Fields template : spec.each("volumeClaimTemplates")) {
            template.only("apiVersion", Kind.CLAIM.apiVersion(), "it makes claims");
            template.only("kind", Kind.CLAIM.title(), "it makes claims");
            template.accept("status");
            template.requiredFields("metadata")
                    .flatMap(metadata -> name(metadata, templates))
                    .ifPresent(templates::add);
            template.requiredFields("spec").ifPresent(ClaimReader::spec);
            template.refuseUnknown();
        }
        if (templates.size() > PodVolumes.MAX_VOLUMES) {
            spec.error("volumeClaimTemplates", "are more than " + PodVolumes.MAX_VOLUMES);
        }
        Optional<Fields> policy = spec.fields("persistentVolumeClaimRetentionPolicy");
        boolean whenDeleted = policy.map(fields -> deletes(fields, "whenDeleted")).orElse(false);
        boolean whenScaled = policy.map(fields -> deletes(fields, "whenScaled")).orElse(false);
        policy.ifPresent(Fields::refuseUnknown);
        return new SetClaims(templates, whenDeleted, whenScaled);
    }

    private static Optional<String> name(Fields metadata, List<String> others) {
        Optional<String> name = metadata.requiredText("name");
        LabelReader.labels(metadata, "labels");
        LabelReader.annotations(metadata, "annotations");
        metadata.accept("creationTimestamp");
        metadata.refuseUnknown();
        if (name.isPresent() && !ObjectName.isLabel(name.get())) {
            metadata.error(
                    "name",
                    Quoted.of(name.get()) + " is no name of a volume, " + Syntax.LABEL_EXPECTED);
            return Optional.empty();
        }
        if (name.filter(others::contains).isPresent()) {
            metadata.error(
                    "name", Quoted.of(name.get()) + " is the name of another claim template");
            return Optional.empty();
        }
        return name;
    }

    private static boolean deletes(Fields policy, String when) {
        Optional<String> text = policy.text(when);
        text.filter(word -> !word.equals(RETAIN) && !word.equals(DELETE))
                .ifPresent(
                        word ->
                                policy.error(
                                        when,
                                        Quoted.of(word)
                                                + " is no policy, expected "
                                                + RETAIN
                                                + " or "
                                                + DELETE));
        return text.filter(DELETE::equals).isPresent();
    }
}
