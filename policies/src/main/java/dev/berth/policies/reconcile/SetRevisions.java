package dev.berth.policies.reconcile;

/**
 * Between which templates a StatefulSet is, as Kubernetes names them: its own name and some digits
 * of the template's spec hash.
 *
 * @param current the one that outdated pods were made from; the other one where there are none
 * @param update the one of the document as it is now
 * @param currentReplicas pods made from {@code current}
 */
public record SetRevisions(String current, String update, int currentReplicas) {
    static SetRevisions of(Roster.Entry entry) {
        var replicas = entry.rollout().replicas();
        String update = entry.specHash();
        String current =
                replicas.stream()
                        .filter(replica -> !replica.current())
                        .flatMap(replica -> replica.observed().stream())
                        .min(PodNames.BY_ORDINAL)
                        .map(ObservedPod::specHash)
                        .filter(hash -> !hash.isEmpty())
                        .orElse(update);
        long count =
                replicas.stream()
                        .filter(
                                replica ->
                                        replica.observed()
                                                .map(pod -> pod.specHash().equals(current))
                                                .orElse(
                                                        replica.current()
                                                                && current.equals(update)))
                        .count();
        String name = entry.workload().id().object().name();
        return new SetRevisions(
                PodNames.revision(name, current), PodNames.revision(name, update), (int) count);
    }
}
