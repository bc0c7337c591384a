package dev.berth.daemon;

import dev.berth.daemon.control.BatchRecords;
import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.DocumentReader;
import dev.berth.daemon.document.JobTemplate;
import dev.berth.daemon.document.Kind;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.RunStore;
import dev.berth.daemon.store.SetStorage;
import dev.berth.daemon.store.StoreException;
import dev.berth.daemon.store.StoredObject;
import dev.berth.policies.base.Result;
import dev.berth.policies.reconcile.Remembered;
import dev.berth.policies.reconcile.Step;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/** Keeps what became of what ends in the database, and makes and deletes Jobs there. */
record StoredBatch(DesiredStateStore store, RunStore runs, InstantSource clock)
        implements BatchRecords {
    @Override
    public Remembered remembered() {
        return runs.remembered();
    }

    @Override
    public void carryOut(Step.OfStore step) throws IOException {
        try {
            switch (step) {
                case Step.RecordRun record -> runs.record(record.uid(), record.record());
                case Step.SpawnJob spawn -> spawn(spawn);
                case Step.DeleteJob delete -> runs.deleteJob(delete.job(), delete.uid());
                case Step.MakeClaim make -> claims().make(make, clock.instant());
                case Step.DropClaim drop -> claims().drop(drop, clock.instant());
            }
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private SetStorage claims() {
        return new SetStorage(store);
    }

    private void spawn(Step.SpawnJob step) throws IOException {
        Optional<StoredObject> cronJob =
                store.object(Kind.CRON_JOB, step.cronJob())
                        .filter(object -> object.uid().equals(step.uid()));
        if (cronJob.isEmpty()) {
            return;
        }
        var json =
                JobTemplate.scheduled(
                        cronJob.get().withMetadata(), step.job().name(), step.scheduledAt());
        switch (new DocumentReader().readStored(json)) {
            case Result.Ok<Document>(Document job) ->
                    runs.schedule(job, step.uid(), step.scheduledAt(), clock.instant());
            case Result.Refused<Document>(var problems) ->
                    throw new IOException("its jobTemplate is refused: " + problems.getFirst());
        }
    }
}
