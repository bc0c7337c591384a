package dev.berth.policies.reconcile;

/**
 * Keeps containers that are not ours off the CPUs of exclusive pods, as far as they have others.
 */
final class Confinement {
    private final Draft draft;

    Confinement(Draft draft) {
        this.draft = draft;
    }

    void run() {
        var exclusive = draft.ledger().exclusiveCpus();
        for (var container : draft.observed().foreign()) {
            var left = container.own().minus(exclusive);
            if (!left.isEmpty() && !left.equals(container.allowed())) {
                draft.begin(new Step.Confine(container.id(), left));
            }
        }
    }
}
