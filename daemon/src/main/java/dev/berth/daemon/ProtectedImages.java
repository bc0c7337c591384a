package dev.berth.daemon;

import dev.berth.daemon.control.LiveState;
import dev.berth.policies.image.Digest;
import dev.berth.policies.reconcile.ImageState;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.PodContainer;
import dev.berth.registry.base.ProtectedDigests;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * What the registry must not collect: the images of everything that is wanted or was wanted before,
 * of every pod that is there, and whatever else somebody names.
 */
final class ProtectedImages implements ProtectedDigests {
    private final DesiredImages desired;
    private final List<ProtectedDigests> others = new CopyOnWriteArrayList<>();
    private volatile Set<Digest> running = Set.of();

    ProtectedImages(DesiredImages desired) {
        this.desired = desired;
    }

    /** Takes in what others rely on, such as revisions to which one may go back. */
    void add(ProtectedDigests other) {
        others.add(other);
    }

    /** Takes notice of the pods that are there; keeps the last ones while nobody can tell. */
    void observed(LiveState live) {
        if (live.observation().reachable()) {
            running =
                    live.observed().pods().stream()
                            .map(ObservedPod::containers)
                            .flatMap(List::stream)
                            .map(PodContainer::image)
                            .map(ImageState.Present::digest)
                            .flatMap(digest -> digest.stream())
                            .collect(Collectors.toUnmodifiableSet());
        }
    }

    @Override
    public Set<Digest> digests() {
        Set<Digest> all = new HashSet<>(desired.digests());
        all.addAll(running);
        others.forEach(other -> all.addAll(other.digests()));
        return all;
    }
}
