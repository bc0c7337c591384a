package dev.berth.policies.workload;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * The storage that each pod of a StatefulSet has for itself ({@code volumeClaimTemplates}): a claim
 * for each template and number, which the pod of that number finds again whenever it comes back.
 *
 * @param templates names of the templates, which are names of volumes, too
 * @param deletedWithSet whether the claims go when the set is deleted ({@code whenDeleted})
 * @param deletedWhenScaled whether a claim goes with a pod that is one too many ({@code
 *     whenScaled})
 */
public record SetClaims(List<String> templates, boolean deletedWithSet, boolean deletedWhenScaled) {
    /** Of a set whose pods have no storage of their own. */
    public static final SetClaims NONE = new SetClaims(List.of(), false, false);

    public SetClaims {
        templates = List.copyOf(templates);
        if (new HashSet<>(templates).size() != templates.size()) {
            throw new IllegalArgumentException("two templates of one name: " + templates);
        }
        for (String template : templates) {
            if (!ObjectName.isLabel(template)) {
                throw new IllegalArgumentException("no name of a volume: " + template);
            }
        }
    }

    /** The claim of a template that the pod of that number has. */
    public static ObjectName claim(String template, ObjectName set, int ordinal) {
        return new ObjectName(set.namespace(), template + "-" + set.name() + "-" + ordinal);
    }

    /** All claims that the pod of that number has. */
    public List<ObjectName> of(ObjectName set, int ordinal) {
        return templates.stream().map(template -> claim(template, set, ordinal)).toList();
    }

    /** Whether that is a claim of some pod of the set, whatever its number. */
    public boolean include(ObjectName set, ObjectName claim) {
        return templates.stream().anyMatch(template -> ordinal(template, set, claim).isPresent());
    }

    private static OptionalInt ordinal(String template, ObjectName set, ObjectName claim) {
        String stem = template + "-" + set.name() + "-";
        String digits = claim.name().startsWith(stem) ? claim.name().substring(stem.length()) : "";
        boolean isNumber = digits.matches("0|[1-9][0-9]{0,6}");
        return isNumber && claim.namespace().equals(set.namespace())
                ? OptionalInt.of(Integer.parseInt(digits))
                : OptionalInt.empty();
    }

    /**
     * These volumes, and those of the pod of that number alone; of two that are named alike the
     * latter.
     */
    PodVolumes and(PodVolumes shared, ObjectName set, int ordinal) {
        var volumes = new ArrayList<PodVolume>();
        shared.volumes().stream()
                .filter(volume -> !templates.contains(volume.name()))
                .forEach(volumes::add);
        for (String template : templates) {
            String claim = claim(template, set, ordinal).name();
            volumes.add(new PodVolume(template, new PodVolume.Claimed(claim, false)));
        }
        return new PodVolumes(volumes, shared.group());
    }
}
