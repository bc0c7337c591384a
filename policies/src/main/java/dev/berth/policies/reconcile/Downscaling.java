package dev.berth.policies.reconcile;

import java.util.ArrayList;
import java.util.List;

/**
 * Which replicas go when fewer are wanted in the middle of an update: of each template as large a
 * part as it has of all, so that the update stands where it stood, whether it is paused or not.
 *
 * <p>Kubernetes' arithmetic ({@code scale} of {@code pkg/controller/deployment/sync.go}), but never
 * fewer available ones are left than the strategy allows. The other way, more than before, only
 * replicas of the present template can come.
 *
 * @param rollout with replicas of both templates, and more than the surge allows
 */
record Downscaling(Rollout rollout) {
    List<Replica> surplus() {
        var strategy = rollout.strategy();
        int wanted = rollout.wanted();
        int total = rollout.replicas().size();
        int kept = wanted + strategy.surge(wanted);
        var old = rollout.old();
        var current = rollout.current();
        // What rounding leaves over is the larger part's, the older one's if both are alike.
        boolean oldIsLarger = old.size() >= current.size();
        int fewer = total - kept;
        int ofSmaller = gone(oldIsLarger ? current.size() : old.size(), kept, total);
        int smaller = Math.min(fewer, ofSmaller);
        int ofOld = oldIsLarger ? fewer - smaller : smaller;
        var going = new ArrayList<>(old.subList(0, ofOld));
        going.addAll(current.subList(0, fewer - ofOld));
        return sparing(outdatedFirst(going), wanted - strategy.unavailable(wanted));
    }

    /** What goes of a part of that size, rounded to the nearest. */
    private static int gone(int size, int kept, int total) {
        return size - Math.round((float) size * kept / total);
    }

    /**
     * Of those that are not available lets old ones go in place of present ones: they may be ones
     * that had ended and come back while their successors come, of whom none is to be lost for it.
     */
    private List<Replica> outdatedFirst(List<Replica> going) {
        var idle =
                rollout.old().stream()
                        .filter(one -> !one.available() && !going.contains(one))
                        .iterator();
        return going.stream()
                .map(one -> one.current() && !one.available() && idle.hasNext() ? idle.next() : one)
                .toList();
    }

    /** Lets others go in place of available ones that are needed. */
    private List<Replica> sparing(List<Replica> going, int leastAvailable) {
        long mayGo = Math.max(0, rollout.available() - leastAvailable);
        var sparing = new ArrayList<>(going.stream().filter(one -> !one.available()).toList());
        going.stream().filter(Replica::available).limit(mayGo).forEach(sparing::add);
        rollout.replicas().stream()
                .filter(one -> !one.available() && !sparing.contains(one))
                .limit(going.size() - sparing.size())
                .forEach(sparing::add);
        return List.copyOf(sparing);
    }
}
