package dev.berth.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.berth.daemon.document.Kind;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.WorkloadKind;
import dev.berth.policies.workload.WorkloadName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The revisions of StatefulSets and DaemonSets, and of Deployments of the same name. */
final class SetRolloutsTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Author USER = new Author(1000, "user");
    private static final ObjectName APP = ObjectName.of("app");

    @TempDir private Path directory;
    private Database database;
    private DesiredStateStore store;
    private Rollouts rollouts;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(directory.resolve("state.db"));
        store = DesiredStateStore.open(database, RecordSeal.open(directory.resolve("seal")));
        rollouts = new Rollouts(store);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void reopen() throws IOException {
        database.close();
        open();
    }

    private void apply(WorkloadKind kind, String image, String spec) {
        String yaml =
                "{apiVersion: apps/v1, kind: "
                        + kind.title()
                        + ", metadata: {name: app, annotations: {kubernetes.io/change-cause: 'to "
                        + image
                        + "'}}, spec: {"
                        + spec
                        + "selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app:"
                        + " a}}, spec: {containers: [{name: c, image: '"
                        + image
                        + "'}]}}}}";
        assertInstanceOf(ApplyOutcome.Applied.class, Documents.apply(store, yaml, NOW));
    }

    private static WorkloadName id(WorkloadKind kind) {
        return new WorkloadName(kind, APP);
    }

    private String image(WorkloadKind kind) {
        Workload workload =
                Optional.ofNullable(store.current().workloads().get(id(kind))).orElseThrow();
        return workload.template().containers().getFirst().image().toString();
    }

    private List<String> history(WorkloadKind kind) {
        return store.rollout(id(kind)).orElseThrow().revisions().stream()
                .map(revision -> revision.number() + " " + revision.changeCause())
                .toList();
    }

    private EditOutcome undo(WorkloadKind kind, OptionalLong revision) {
        return rollouts.undo(Kind.valueOf(kind.name()), APP, revision, USER, NOW);
    }

    @ParameterizedTest
    @EnumSource(names = {"STATEFUL_SET", "DAEMON_SET"})
    void undo_goesBackToTheTemplateBefore_andSurvivesARestart(WorkloadKind kind) throws Exception {
        apply(kind, "a:1", "");
        apply(kind, "a:2", "");
        apply(kind, "a:3", "");

        assertInstanceOf(EditOutcome.Written.class, undo(kind, OptionalLong.empty()));
        reopen();

        assertEquals("a:2", image(kind));
        assertEquals(List.of("1 to a:1", "3 to a:3", "4 to a:2"), history(kind));
        assertInstanceOf(EditOutcome.Written.class, undo(kind, OptionalLong.of(1)));
        assertEquals("a:1", image(kind));
        assertInstanceOf(EditOutcome.Left.class, undo(kind, OptionalLong.of(5)));
        assertEquals(
                new EditOutcome.Refused("unable to find specified revision 9 in history"),
                undo(kind, OptionalLong.of(9)));
    }

    @Test
    void undo_withoutAnEarlierRevision_isRefused() {
        apply(WorkloadKind.STATEFUL_SET, "a:1", "");

        assertEquals(
                new EditOutcome.Refused("no rollout history found for statefulset \"app\""),
                undo(WorkloadKind.STATEFUL_SET, OptionalLong.empty()));
    }

    @Test
    void history_ofASet_isAsLongAsItsDocumentWantsIt() throws Exception {
        for (int i = 1; i <= 5; i++) {
            apply(WorkloadKind.DAEMON_SET, "a:" + i, "revisionHistoryLimit: 2, ");
        }
        reopen();

        assertEquals(List.of("3 to a:3", "4 to a:4", "5 to a:5"), history(WorkloadKind.DAEMON_SET));
    }

    @Test
    void workloadsOfTheSameName_haveHistoriesOfTheirOwnThatGoWithThem() throws Exception {
        apply(WorkloadKind.DEPLOYMENT, "d:1", "");
        apply(WorkloadKind.STATEFUL_SET, "s:1", "");
        apply(WorkloadKind.STATEFUL_SET, "s:2", "");

        store.delete(Kind.STATEFUL_SET, APP, USER, NOW);
        apply(WorkloadKind.STATEFUL_SET, "s:3", "");
        reopen();

        assertEquals(List.of("1 to d:1"), history(WorkloadKind.DEPLOYMENT));
        assertEquals(List.of("1 to s:3"), history(WorkloadKind.STATEFUL_SET));
    }

    @Test
    void completed_ofASet_isKept() throws Exception {
        apply(WorkloadKind.STATEFUL_SET, "s:1", "");
        var id = id(WorkloadKind.STATEFUL_SET);
        String hash = store.rollout(id).orElseThrow().newest().specHash();

        rollouts.completed(id, hash);
        reopen();

        assertEquals(hash, store.rolledOut().get(id));
    }

    @Test
    void open_databaseThatKnowsRevisionsOfDeploymentsOnly_keepsThemAndTakesOthers()
            throws Exception {
        apply(WorkloadKind.DEPLOYMENT, "d:1", "");
        apply(WorkloadKind.DEPLOYMENT, "d:2", "");
        apply(WorkloadKind.STATEFUL_SET, "s:1", "");
        database.transaction(
                sql -> {
                    sql.run("DELETE FROM revision WHERE kind <> 'DEPLOYMENT'");
                    // As the schema was before; what came after it has to go.
                    sql.run("DROP TABLE deleted_pod");
                    return sql.run("PRAGMA user_version = 6");
                });
        reopen();
        apply(WorkloadKind.STATEFUL_SET, "s:2", "");

        assertEquals(List.of("1 to d:1", "2 to d:2"), history(WorkloadKind.DEPLOYMENT));
        assertEquals(List.of("1 to s:1", "2 to s:2"), history(WorkloadKind.STATEFUL_SET));
    }
}
