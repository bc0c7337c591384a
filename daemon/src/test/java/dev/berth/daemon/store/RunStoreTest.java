package dev.berth.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.DocumentReader;
import dev.berth.daemon.document.JobTemplate;
import dev.berth.daemon.document.Kind;
import dev.berth.policies.reconcile.NumberSet;
import dev.berth.policies.reconcile.RunEnd;
import dev.berth.policies.reconcile.RunRecord;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down beside documents, over restarts and deletions. */
final class RunStoreTest {
    private static final Author USER = new Author(1000, "user");
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00.5Z");
    private static final ObjectName TICK = ObjectName.of("tick");
    private static final ObjectName SPAWNED = ObjectName.of("tick-1");
    private static final String TEMPLATE =
            "template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}";
    private static final String JOB =
            "{apiVersion: batch/v1, kind: Job, metadata: {name: pi}, spec: {" + TEMPLATE + "}}";
    private static final String CRON_JOB =
            "{apiVersion: batch/v1, kind: CronJob, metadata: {name: tick}, spec: {schedule:"
                    + " '@daily', jobTemplate: {spec: {"
                    + TEMPLATE
                    + "}}}}";
    private static final RunRecord ENDED =
            new RunRecord(
                    Optional.of(NOW),
                    NumberSet.of(0, 1, 4),
                    NumberSet.of(2),
                    NumberSet.of(3),
                    NumberSet.EMPTY,
                    1,
                    Optional.of(NOW),
                    Optional.of(new RunEnd(true, "CompletionsReached", "done", NOW)));

    @TempDir private Path directory;
    private Database database;
    private DesiredStateStore store;
    private RunStore runs;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(directory.resolve("state.db"));
        store = DesiredStateStore.open(database, RecordSeal.open(directory.resolve("seal")));
        runs = RunStore.open(database, store);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void reopen() throws IOException {
        database.close();
        open();
    }

    private StoredObject applied(String yaml) {
        List<Document> documents =
                new DocumentReader()
                        .read(yaml.getBytes(StandardCharsets.UTF_8), "default")
                        .orElseThrow();
        assertInstanceOf(ApplyOutcome.Applied.class, store.append(documents, false, USER, NOW));
        return store.object(documents.getFirst().kind(), documents.getFirst().name()).orElseThrow();
    }

    private void spawn(StoredObject cronJob) {
        var json = JobTemplate.scheduled(cronJob.withMetadata(), SPAWNED.name(), NOW);
        runs.schedule(new DocumentReader().readStored(json).orElseThrow(), cronJob.uid(), NOW, NOW);
    }

    @Test
    void deletePod_afterARestart_isKnownUntilItsContainerIsGone() throws IOException {
        var pod = new PodName("default", "db-1");
        runs.deletePod(pod, "one", Set.of("one"), USER, NOW);
        runs.deletePod(pod, "one", Set.of("one"), USER, NOW);
        reopen();
        Set<String> first = runs.remembered().deletedPods();

        runs.deletePod(pod, "two", Set.of("two"), USER, NOW);
        reopen();

        assertEquals(Set.of("one"), first);
        assertEquals(Set.of("two"), runs.remembered().deletedPods());
        assertEquals(
                List.of("delete Pod default/db-1", "delete Pod default/db-1"),
                new AuditLog(database)
                        .last(10).stream()
                                .map(entry -> entry.action() + " " + entry.object())
                                .toList());
    }

    @Test
    void record_afterARestart_isThereAsItWas() throws IOException {
        String uid = applied(JOB).uid();

        runs.record(uid, ENDED);
        reopen();

        assertEquals(Map.of(uid, ENDED), runs.remembered().runs());
    }

    @Test
    void record_ofAnObjectThatIsGone_isNotKept() {
        runs.record("nobody", ENDED);

        assertEquals(Map.of(), runs.remembered().runs());
    }

    @Test
    void delete_theObject_takesItsRecordAlong() throws IOException {
        runs.record(applied(JOB).uid(), ENDED);

        store.delete(Kind.JOB, ObjectName.of("pi"), USER, NOW);
        reopen();

        assertEquals(Map.of(), runs.remembered().runs());
    }

    @Test
    void schedule_theSameTimeTwice_makesOneJobAndNoHistory() throws IOException {
        StoredObject cronJob = applied(CRON_JOB);
        int before = store.history(10).size();

        spawn(cronJob);
        String uid = store.object(Kind.JOB, SPAWNED).orElseThrow().uid();
        spawn(cronJob);
        reopen();

        assertEquals(uid, store.object(Kind.JOB, SPAWNED).orElseThrow().uid());
        assertEquals(Map.of(cronJob.uid(), NOW), runs.remembered().schedules());
        assertEquals(before, store.history(10).size());
    }

    @Test
    void delete_aCronJob_takesItsJobsAlong() throws IOException {
        spawn(applied(CRON_JOB));
        applied(JOB);

        store.delete(Kind.CRON_JOB, TICK, USER, NOW);
        reopen();

        assertEquals(Optional.empty(), store.object(Kind.JOB, SPAWNED));
        assertEquals(1, store.objects(Kind.JOB).size());
    }

    @Test
    void deleteJob_ofAnotherUid_leavesIt() {
        StoredObject job = applied(JOB);

        runs.deleteJob(job.name(), "another");
        assertEquals(1, store.objects(Kind.JOB).size());

        runs.deleteJob(job.name(), job.uid());
        assertFalse(store.object(Kind.JOB, job.name()).isPresent());
    }

    @Test
    void apply_aJobWithAnotherTemplate_isRefused() {
        applied(JOB);
        var changed =
                new DocumentReader()
                        .read(
                                JOB.replace("image: a", "image: b")
                                        .getBytes(StandardCharsets.UTF_8),
                                "default")
                        .orElseThrow();

        var outcome = store.append(changed, false, USER, NOW);

        var refused = assertInstanceOf(ApplyOutcome.Refused.class, outcome);
        assertEquals("spec.template", refused.problems().getFirst().place());
    }
}
