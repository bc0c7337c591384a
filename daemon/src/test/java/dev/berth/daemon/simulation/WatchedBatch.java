package dev.berth.daemon.simulation;

import dev.berth.daemon.control.BatchRecords;
import dev.berth.daemon.document.Kind;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.policies.reconcile.Remembered;
import dev.berth.policies.reconcile.SpecHash;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.WorkloadKind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The daemon's own records, each compared with what has happened before it is written. */
record WatchedBatch(BatchRecords real, DesiredStateStore store, Witness witness)
        implements BatchRecords {
    /** What is known of a run, beside its daemon. */
    record Witness(
            Expectation expectation, Diary diary, Endings endings, List<String> violations) {}

    @Override
    public Remembered remembered() {
        return real.remembered();
    }

    @Override
    public void carryOut(Step.OfStore step) throws IOException {
        switch (step) {
            case Step.RecordRun run -> record(run);
            case Step.SpawnJob spawn -> {
                real.carryOut(spawn);
                witness.diary().spawned(spawn, store).ifPresent(witness.violations()::add);
            }
            case Step.DeleteJob delete -> delete(delete);
            case Step.MakeClaim _, Step.DropClaim _ -> real.carryOut(step);
        }
    }

    private void record(Step.RecordRun step) throws IOException {
        Optional<Workload> workload =
                Optional.ofNullable(store.current().workloads().get(step.workload()))
                        .filter(one -> one.instance().equals(Optional.of(step.uid())));
        if (workload.isEmpty()) {
            // Nothing is written of what is gone.
            real.carryOut(step);
            return;
        }
        String specHash = SpecHash.of(workload.get());
        var endings = witness.endings();
        witness.violations()
                .addAll(
                        step.workload().kind() == WorkloadKind.POD
                                ? endings.contradictionsOfPod(specHash, step.record())
                                : endings.contradictions(specHash, step.record()));
        witness.diary().asked(step);
        try {
            real.carryOut(step);
        } catch (IOException e) {
            witness.diary().refused(step);
            throw e;
        }
        witness.diary().done(step, specHash);
    }

    private void delete(Step.DeleteJob step) throws IOException {
        boolean isOfUser = Diary.ofUser(store, step.job()).filter(step.uid()::equals).isPresent();
        if (!isOfUser) {
            real.carryOut(step);
            return;
        }
        var change =
                List.of(
                        new Expectation.Change(
                                new Expectation.Key(Kind.JOB, step.job()), Optional.empty()));
        witness.expectation().asked(change);
        try {
            real.carryOut(step);
        } catch (IOException e) {
            witness.expectation().refused(change);
            throw e;
        }
        witness.expectation().done(change);
    }
}
