package dev.berth.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.StatefulSet;
import dev.berth.policies.workload.WorkloadKind;
import dev.berth.policies.workload.WorkloadName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From which template pods below a partition are made, as revisions come and are completed. */
final class HeldBackTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final WorkloadName DB =
            new WorkloadName(WorkloadKind.STATEFUL_SET, ObjectName.of("db"));

    @TempDir private Path directory;
    private Database database;
    private DesiredStateStore store;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(directory.resolve("state.db"));
        store = DesiredStateStore.open(database, RecordSeal.open(directory.resolve("seal")));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void apply(String image, int partition) {
        String yaml =
                """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db}
                spec:
                  replicas: 3
                  selector: {matchLabels: {app: db}}
                  updateStrategy: {rollingUpdate: {partition: %d}}
                  template:
                    metadata: {labels: {app: db}}
                    spec: {containers: [{name: a, image: "%s"}]}
                """
                        .formatted(partition, image);
        assertInstanceOf(ApplyOutcome.Applied.class, Documents.apply(store, yaml, NOW));
    }

    private void complete() {
        String hash = store.rollout(DB).orElseThrow().newest().specHash();
        new Rollouts(store).completed(DB, hash);
    }

    private StatefulSet set() {
        return assertInstanceOf(StatefulSet.class, store.current().workloads().get(DB));
    }

    private String former() {
        return set().former().map(HeldBackTest::image).orElse("none");
    }

    private static String image(PodTemplate template) {
        return template.containers().getFirst().image().toString();
    }

    @Test
    void current_whileAnUpdateIsHeldBack_keepsTheCompletedTemplate() throws IOException {
        apply("db:1", 0);
        complete();
        apply("db:2", 2);
        apply("db:3", 2);

        close();
        open();

        assertEquals("db:1", former());
        assertEquals("db:1", image(set().template(1)));
        assertEquals("db:3", image(set().template(2)));
    }

    @Test
    void current_whereNothingWasCompleted_keepsTheFirstTemplate() {
        apply("db:1", 2);
        apply("db:2", 2);

        assertEquals("db:1", former());
    }

    @Test
    void current_onceTheUpdateIsCompletedOrLetGo_hasOneTemplate() {
        apply("db:1", 0);
        complete();
        apply("db:2", 2);
        complete();
        String completed = former();
        apply("db:3", 0);

        assertEquals("none", completed);
        assertEquals("none", former());
        assertEquals(Optional.empty(), set().former());
    }
}
