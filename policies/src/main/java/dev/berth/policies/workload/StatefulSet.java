package dev.berth.policies.workload;

import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Pods that keep their names, one for each number ({@code apps/v1} StatefulSet).
 *
 * @param name which one; a label, for its pods' names are host names
 * @param firstOrdinal the number of the first pod, ≥ 0
 * @param replicas how many, 0 to {@value Deployment#MAX_REPLICAS}
 * @param selector which pods are its own; selects the template's labels
 * @param template what a pod is made from
 * @param order whether its pods come and go one after the other
 * @param update how pods are replaced by those of a new template
 * @param minReady how long a pod has to be ready until it counts as available
 * @param claims the storage that each pod has for itself
 * @param service the headless Service in whose domain its pods are; empty: they are in none
 * @param former what pods are made from that are held back, where that is another template
 */
public record StatefulSet(
        ObjectName name,
        int firstOrdinal,
        int replicas,
        Labels selector,
        PodTemplate template,
        Order order,
        Update update,
        Duration minReady,
        SetClaims claims,
        Optional<String> service,
        Optional<PodTemplate> former)
        implements Workload {
    /** A number that needs no more digits than this leaves room for a name. */
    public static final int MAX_ORDINAL = 999_999;

    private static final String POD_NAME = "statefulset.kubernetes.io/pod-name";
    private static final String POD_INDEX = "apps.kubernetes.io/pod-index";

    /** Whether pods come and go one after the other. */
    public enum Order {
        /** A pod comes when the one before it is ready, the last one goes first. */
        ORDERED_READY,
        /** All at once. */
        PARALLEL
    }

    /** How pods are replaced by those of a new template. */
    public sealed interface Update {
        /** So many pods, the first ones, keep the template they have. */
        int partition();
    }

    /**
     * From the highest number down: a pod goes, then its successor of the same name comes.
     *
     * @param partition so many pods, the first ones, keep the template they have, ≥ 0
     * @param maxUnavailable how many may be without a ready pod, ≥ 1
     */
    public record Rolling(int partition, int maxUnavailable) implements Update {
        public Rolling {
            if (partition < 0 || maxUnavailable < 1) {
                throw new IllegalArgumentException(
                        "partition " + partition + ", maxUnavailable " + maxUnavailable);
            }
        }
    }

    /** A pod's successor comes when somebody else has removed it. */
    public record OnDelete() implements Update {
        @Override
        public int partition() {
            return 0;
        }
    }

    public StatefulSet {
        if (replicas < 0 || replicas > Deployment.MAX_REPLICAS) {
            throw new IllegalArgumentException(
                    replicas + " replicas, expected 0 to " + Deployment.MAX_REPLICAS);
        }
        if (firstOrdinal < 0 || firstOrdinal > MAX_ORDINAL - replicas) {
            throw new IllegalArgumentException("first ordinal " + firstOrdinal);
        }
        if (selector.values().isEmpty() || !selector.select(template.labels())) {
            throw new IllegalArgumentException("selector does not select the template's labels");
        }
        if (!leavesRoom(name, firstOrdinal + replicas)) {
            throw new IllegalArgumentException(name + " leaves no room for numbers");
        }
    }

    /** One whose pods have no storage of their own and are in no Service's domain. */
    public StatefulSet(
            ObjectName name,
            int firstOrdinal,
            int replicas,
            Labels selector,
            PodTemplate template,
            Order order,
            Update update,
            Duration minReady) {
        this(
                name,
                firstOrdinal,
                replicas,
                selector,
                template,
                order,
                update,
                minReady,
                SetClaims.NONE,
                Optional.empty(),
                Optional.empty());
    }

    /** Whether the name with a number of that size behind it can be a host name. */
    public static boolean leavesRoom(ObjectName name, int highestOrdinal) {
        return ObjectName.isLabel(name.name() + "-" + highestOrdinal);
    }

    @Override
    public WorkloadName id() {
        return new WorkloadName(WorkloadKind.STATEFUL_SET, name);
    }

    /** The pod of that number. */
    public PodName pod(int ordinal) {
        return new PodName(name.namespace(), name.name() + "-" + ordinal);
    }

    /** The set as the pod of that number is made from it: with its older template, if so. */
    public StatefulSet basis(int ordinal) {
        return isHeldBack(ordinal) ? former.map(this::withTemplate).orElse(this) : this;
    }

    /** The same with that older template for those that are held back. */
    public StatefulSet withFormer(PodTemplate older) {
        return with(template, Optional.of(older));
    }

    private StatefulSet withTemplate(PodTemplate other) {
        return with(other, Optional.empty());
    }

    private StatefulSet with(PodTemplate present, Optional<PodTemplate> older) {
        return new StatefulSet(
                name,
                firstOrdinal,
                replicas,
                selector,
                present,
                order,
                update,
                minReady,
                claims,
                service,
                older);
    }

    /** What the pod of that number is made from: the template, and what is this pod's alone. */
    public PodTemplate template(int ordinal) {
        PodTemplate template = basis(ordinal).template();
        String pod = pod(ordinal).name();
        var labels = new TreeMap<>(template.labels().values());
        labels.put(POD_NAME, pod);
        labels.put(POD_INDEX, Integer.toString(ordinal));
        return template.withLabels(new Labels(labels))
                .withVolumes(claims.and(template.volumes(), name, ordinal))
                .withNaming(new PodNaming(Optional.of(pod), service));
    }

    /** Whether there is to be a pod of that number. */
    public boolean wants(int ordinal) {
        return ordinal >= firstOrdinal && ordinal < firstOrdinal + replicas;
    }

    /** The numbers of its pods, ascending. */
    public IntStream ordinals() {
        return IntStream.range(firstOrdinal, firstOrdinal + replicas);
    }

    /** Whether the pod of that number keeps the template it has. */
    public boolean isHeldBack(int ordinal) {
        return ordinal - firstOrdinal < update.partition();
    }
}
