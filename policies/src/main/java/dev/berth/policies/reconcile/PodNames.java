package dev.berth.policies.reconcile;

import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import java.util.Comparator;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What interchangeable pods are called: {@code <workload>-<8 hex of its spec hash>-<ordinal>}, at
 * most 63 characters; those of a StatefulSet are called {@code <set>-<ordinal>}. A workload's name
 * that is too long or has dots, which no host name may have, is cut and rewritten; the hash, which
 * covers the whole name, keeps such pods apart.
 */
public final class PodNames {
    /** The lowest number first. */
    static final Comparator<ObservedPod> BY_ORDINAL =
            Comparator.comparingInt((ObservedPod pod) -> ordinal(pod.name()))
                    .thenComparing(ObservedPod::name);

    private static final int HASH_CHARACTERS = 8;

    private static final Pattern GENERATED = Pattern.compile(".*-[0-9a-f]{8}(?:-[0-9]+){1,2}");

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private PodNames() {}

    /** Whether that is such a name as pods of a Deployment, a DaemonSet or a Job get. */
    public static boolean isGenerated(String name) {
        return GENERATED.matcher(name).matches();
    }

    static PodName of(ObjectName deployment, String specHash, int ordinal) {
        return of(deployment, specHash, Integer.toString(ordinal));
    }

    static PodName of(ObjectName deployment, String specHash, String tail) {
        String suffix = "-" + specHash.substring(0, HASH_CHARACTERS) + "-" + tail;
        String stem = deployment.name().replace('.', '-');
        int room = ObjectName.MAX_LABEL_CHARACTERS - suffix.length();
        if (stem.length() > room) {
            stem = stem.substring(0, room);
        }
        return new PodName(deployment.namespace(), stem + suffix);
    }

    /** The name of a template of a workload, as Kubernetes' revisions have one. */
    static String revision(String workload, String specHash) {
        return workload + "-" + specHash.substring(0, HASH_CHARACTERS);
    }

    /** Whether an interchangeable pod of that name is made from the template of that hash. */
    static boolean isOf(PodName pod, String specHash) {
        String mark = "-" + specHash.substring(0, HASH_CHARACTERS) + "-";
        int number = pod.name().lastIndexOf('-');
        return number >= mark.length() - 1
                && pod.name().startsWith(mark, number - mark.length() + 1);
    }

    /** The lowest ordinal whose name is not taken, as a name. */
    static PodName firstFree(ObjectName deployment, String specHash, Set<PodName> taken) {
        int ordinal = 0;
        while (taken.contains(of(deployment, specHash, ordinal))) {
            ordinal++;
        }
        return of(deployment, specHash, ordinal);
    }

    /** The number at the end of a pod's name; 0 when there is none. */
    static int ordinal(PodName pod) {
        String digits = pod.name().substring(pod.name().lastIndexOf('-') + 1);
        boolean isNumber = digits.length() < HASH_CHARACTERS && NUMBER.matcher(digits).matches();
        return isNumber ? Integer.parseInt(digits) : 0;
    }
}
