package dev.berth.daemon;

import dev.berth.daemon.prune.MeantImages;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.ImagePin;
import dev.berth.policies.image.Digest;
import dev.berth.policies.reconcile.SpecHash;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The images of the desired state as it is, and of the templates before it, to which a Deployment
 * may be turned back.
 */
record DesiredImages(DesiredStateStore store) implements MeantImages {
    /** Templates of a Deployment whose images stay: the latest, and the one before it. */
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
                store.current().deployments().entrySet().stream()
                        .flatMap(
                                entry ->
                                        store
                                                .imagePin(
                                                        entry.getKey(),
                                                        SpecHash.of(entry.getValue()))
                                                .stream());
        return Stream.concat(current, store.recentPins(TEMPLATES).stream());
    }
}
