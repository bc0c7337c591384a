package dev.berth.policies.reconcile;

import dev.berth.policies.reconcile.Draft.Remark;
import dev.berth.policies.workload.ContainerTemplate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the images of each template, once: by what was resolved, then by pods made from it. */
final class Images {
    private final Draft draft;

    Images(Draft draft) {
        this.draft = draft;
    }

    /**
     * The image to create each container of that template from; while one of them is not there yet,
     * it is looked for and the wait is said.
     *
     * @param waiting pods that are made from it, at least one
     */
    Optional<Map<String, ImageState.Present>> of(String specHash, List<Newcomer> waiting) {
        var first = waiting.getFirst();
        var images = new HashMap<String, ImageState.Present>();
        boolean complete = true;
        for (var container : first.template().all()) {
            var key = new ImageKey(first.entry().workload().id(), specHash, container.name());
            var image = of(key, container, waiting);
            image.ifPresent(present -> images.put(container.name(), present));
            complete &= image.isPresent();
        }
        return complete ? Optional.of(images) : Optional.empty();
    }

    private Optional<ImageState.Present> of(
            ImageKey key, ContainerTemplate container, List<Newcomer> waiting) {
        var known = draft.observed().images().get(key);
        return switch (known) {
            case ImageState.Present present -> Optional.of(present);
            case ImageState.Missing missing -> {
                if (missing.retryAt().isAfter(draft.now())) {
                    draft.wakeAt(missing.retryAt());
                    remark(
                            waiting,
                            new Remark(
                                    missing.cause().word(),
                                    missing.reason(),
                                    Optional.of(missing.retryAt())));
                } else {
                    resolve(key, container, waiting);
                }
                yield Optional.empty();
            }
            case null -> {
                var used = usedBy(key);
                if (used.isEmpty()) {
                    resolve(key, container, waiting);
                }
                yield used;
            }
        };
    }

    /** What a pod of this template runs: it survives a restart of the daemon. */
    private Optional<ImageState.Present> usedBy(ImageKey key) {
        return draft.observed().pods().stream()
                .filter(pod -> pod.workload().equals(key.workload()))
                .filter(pod -> pod.specHash().equals(key.specHash()))
                .flatMap(pod -> pod.containers().stream())
                .filter(container -> container.role() != ContainerRole.SANDBOX)
                .filter(container -> container.name().equals(key.container()))
                .map(PodContainer::image)
                .findFirst();
    }

    private void resolve(ImageKey key, ContainerTemplate container, List<Newcomer> waiting) {
        var step = new Step.ResolveImage(key, container.image(), container.pull());
        draft.begin(step);
        var failure = draft.failure(step);
        remark(
                waiting,
                failure.isPresent()
                        ? new Remark(
                                "ErrImagePull",
                                failure.get().reason(),
                                Optional.of(failure.get().retryAt()))
                        : Remark.of("Resolving", "looking for image " + container.image()));
    }

    private void remark(List<Newcomer> waiting, Remark remark) {
        waiting.forEach(newcomer -> draft.remark(newcomer.pod(), remark));
    }
}
