package dev.berth.policies.reconcile;

import dev.berth.policies.reconcile.Draft.Remark;
import java.util.List;
import java.util.Optional;

/** Finds the image of each template, once: by what was resolved, then by pods made from it. */
final class Images {
    private final Draft draft;

    Images(Draft draft) {
        this.draft = draft;
    }

    /** The image to create from; when there is none yet, it is looked for and the wait is said. */
    Optional<ImageState.Present> of(Roster.Entry entry, List<Newcomer> waiting) {
        var key = entry.imageKey();
        var known = draft.observed().images().get(key);
        return switch (known) {
            case ImageState.Present present -> Optional.of(present);
            case ImageState.Missing missing -> {
                if (missing.retryAt().isAfter(draft.now())) {
                    draft.wakeAt(missing.retryAt());
                    remark(
                            waiting,
                            new Remark(
                                    "ErrImagePull",
                                    missing.reason(),
                                    Optional.of(missing.retryAt())));
                } else {
                    resolve(entry, waiting);
                }
                yield Optional.empty();
            }
            case null -> {
                var used = usedBy(key);
                if (used.isEmpty()) {
                    resolve(entry, waiting);
                }
                yield used;
            }
        };
    }

    /** What a pod of this template runs: it survives a restart of the daemon. */
    private Optional<ImageState.Present> usedBy(ImageKey key) {
        return draft.observed().pods().stream()
                .filter(pod -> pod.deployment().equals(key.deployment()))
                .filter(pod -> pod.specHash().equals(key.specHash()))
                .map(ObservedPod::image)
                .findFirst();
    }

    private void resolve(Roster.Entry entry, List<Newcomer> waiting) {
        var reference = entry.deployment().template().container().image();
        var step = new Step.ResolveImage(entry.imageKey(), reference);
        draft.begin(step);
        var failure = draft.failure(step);
        remark(
                waiting,
                failure.isPresent()
                        ? new Remark(
                                "ErrImagePull",
                                failure.get().reason(),
                                Optional.of(failure.get().retryAt()))
                        : Remark.of("Resolving", "looking for image " + reference));
    }

    private void remark(List<Newcomer> waiting, Remark remark) {
        waiting.forEach(newcomer -> draft.remark(newcomer.pod(), remark));
    }
}
