package dev.berth.daemon;

import dev.berth.daemon.prune.MeantImages;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.ImagePin;
import dev.berth.daemon.store.PinKey;
import dev.berth.policies.image.Digest;
import dev.berth.policies.reconcile.SpecHash;
import dev.berth.policies.workload.Workload;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The images of the desired state as it is, of the templates before it, and of the last revision
 * that worked, to which a workload may be turned back.
 */
record DesiredImages(DesiredStateStore store) implements MeantImages {
    /** Templates of a workload whose images stay: the latest, and the one before it. */
    private static final int TEMPLATES = 2;

    @Override
    public Set<String> names() {
        return pins().map(ImagePin::engineReference).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Set<Digest> digests() {
        return pins().flatMap(pin -> pin.digest().stream()).collect(Collectors.toUnmodifiableSet());
    }

    private Stream<ImagePin> pins() {
        // A template that came back may be among the oldest.
        Stream<ImagePin> current =
                store.current().workloads().values().stream()
                        .flatMap(DesiredImages::keys)
                        .flatMap(key -> store.imagePin(key).stream());
        return Stream.of(current, store.recentPins(TEMPLATES).stream(), store.goodPins().stream())
                .flatMap(pins -> pins);
    }

    private static Stream<PinKey> keys(Workload workload) {
        String template = SpecHash.of(workload);
        return workload.template().all().stream()
                .map(container -> new PinKey(workload.id(), template, container.name()));
    }
}
