package dev.berth.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.document.Kind;
import dev.berth.policies.reconcile.SpecHash;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.WorkloadKind;
import dev.berth.policies.workload.WorkloadName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RolloutsTest {
    private static final Author USER = new Author(1000, "user");
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final ObjectName APP = ObjectName.of("app");
    private static final WorkloadName ID = new WorkloadName(WorkloadKind.DEPLOYMENT, APP);
    private static final RolloutFailure FAILURE =
            new RolloutFailure(2, 0, "late", NOW, "{\"pods\":[]}");

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

    private void apply(String image, String annotations, String spec) {
        String yaml =
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: app, annotations: {"
                        + annotations
                        + "}}, spec: {"
                        + spec
                        + "selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app:"
                        + " a}}, spec: {containers: [{name: c, image: '"
                        + image
                        + "'}]}}}}";
        assertInstanceOf(ApplyOutcome.Applied.class, Documents.apply(store, yaml, NOW));
    }

    private void apply(String image) {
        apply(image, "", "");
    }

    private Deployment running() {
        var id = new WorkloadName(WorkloadKind.DEPLOYMENT, APP);
        return assertInstanceOf(
                Deployment.class,
                Optional.ofNullable(store.current().workloads().get(id)).orElseThrow());
    }

    private String image() {
        return running().template().containers().getFirst().image().toString();
    }

    private String hash() {
        return SpecHash.of(running());
    }

    private RolloutHistory history() {
        return store.rollout(ID).orElseThrow();
    }

    private List<Long> numbers() {
        return history().revisions().stream().map(Revision::number).toList();
    }

    private String document() {
        return store.object(Kind.DEPLOYMENT, APP).orElseThrow().json().toString();
    }

    @Test
    void apply_templatesThatComeBack_getNewNumbers() throws Exception {
        apply("a:1", "kubernetes.io/change-cause: first", "");
        apply("a:2");
        apply("a:1", "kubernetes.io/change-cause: again", "");

        assertEquals(List.of(2L, 3L), numbers());
        assertEquals("again", history().newest().changeCause());
        var before = history();
        reopen();
        assertEquals(before, history());
    }

    @Test
    void apply_moreRevisionsThanTheLimit_keepsTheNewestAndTheLastGood() {
        apply("a:1", "", "revisionHistoryLimit: 1, ");
        rollouts.completed(ID, hash());
        for (int i = 2; i < 6; i++) {
            apply("a:" + i, "", "revisionHistoryLimit: 1, ");
        }

        assertEquals(List.of(1L, 4L, 5L), numbers());
    }

    @Test
    void apply_onlyTheNumberOfReplicas_isNoRevision() {
        apply("a:1");
        apply("a:1", "", "replicas: 3, ");

        assertEquals(List.of(1L), numbers());
    }

    @Test
    void undo_takesTheTemplateBeforeAndItsCause() {
        apply("a:1", "kubernetes.io/change-cause: first", "");
        apply("a:2", "kubernetes.io/change-cause: second, keep: me", "replicas: 2, ");

        var outcome = rollouts.undo(Kind.DEPLOYMENT, APP, OptionalLong.empty(), USER, NOW);

        assertInstanceOf(EditOutcome.Written.class, outcome);
        assertEquals("a:1", image());
        assertEquals(2, running().replicas());
        assertEquals(List.of(2L, 3L), numbers());
        assertTrue(document().contains("\"first\"") && document().contains("\"me\""));
        assertEquals("rollout undo", new AuditLog(database).last(1).getFirst().action());
    }

    @Test
    void undo_toARevision_orToNoneOrToItself() {
        apply("a:1");
        assertEquals(
                new EditOutcome.Refused("no rollout history found for deployment \"app\""),
                rollouts.undo(Kind.DEPLOYMENT, APP, OptionalLong.empty(), USER, NOW));
        apply("a:2");
        apply("a:3");

        var missing = rollouts.undo(Kind.DEPLOYMENT, APP, OptionalLong.of(7), USER, NOW);
        var same = rollouts.undo(Kind.DEPLOYMENT, APP, OptionalLong.of(3), USER, NOW);
        rollouts.undo(Kind.DEPLOYMENT, APP, OptionalLong.of(1), USER, NOW);

        assertEquals(
                new EditOutcome.Refused("unable to find specified revision 7 in history"), missing);
        assertEquals(new EditOutcome.Left("current template already matches revision 3"), same);
        assertEquals("a:1", image());
        assertEquals(List.of(2L, 3L, 4L), numbers());
    }

    @Test
    void pause_holdsANewTemplateBackUntilItIsResumed() throws Exception {
        apply("a:1");
        rollouts.pause(APP, USER, NOW);
        apply("a:2", "", "paused: true, replicas: 4, ");

        assertEquals("a:1", image());
        assertEquals(4, running().replicas());
        assertEquals(List.of(1L), numbers());
        reopen();
        assertEquals("a:1", image());
        assertInstanceOf(
                EditOutcome.Refused.class,
                rollouts.undo(Kind.DEPLOYMENT, APP, OptionalLong.empty(), USER, NOW));
        assertInstanceOf(
                EditOutcome.Refused.class, rollouts.restart(Kind.DEPLOYMENT, APP, USER, NOW));
        assertEquals(
                new EditOutcome.Refused("deployments.apps \"app\" is already paused"),
                rollouts.pause(APP, USER, NOW));
        rollouts.resume(APP, USER, NOW);

        assertEquals("a:2", image());
        assertEquals(List.of(1L, 2L), numbers());
    }

    @Test
    void pause_inTheMiddleOfAnUpdate_keepsTheTemplateBefore() throws Exception {
        apply("a:1");
        var older = running().template();
        apply("a:2", "", "paused: true, ");
        boolean waits = running().former().isPresent();
        rollouts.resume(APP, USER, NOW);
        rollouts.pause(APP, USER, NOW);
        reopen();

        assertTrue(!waits);
        assertEquals("a:2", image());
        assertEquals(Optional.of(older), running().former());

        rollouts.completed(ID, hash());
        reopen();

        assertEquals(Optional.empty(), running().former());
    }

    @Test
    void pause_ofOneThatNeverRan_runsNothing() {
        apply("a:1", "", "paused: true, replicas: 2, ");

        assertEquals(0, running().replicas());
        assertEquals(Optional.empty(), store.rollout(ID));
    }

    @Test
    void restart_isARevisionOfTheSameButForTheTime() {
        apply("a:1");
        String before = hash();

        rollouts.restart(Kind.DEPLOYMENT, APP, USER, NOW);

        assertTrue(!before.equals(hash()));
        assertTrue(document().contains("\"2026-11-01T12:00:00Z\""), document());
        assertEquals(List.of(1L, 2L), numbers());
    }

    @Test
    void rollBack_takesTheLastGoodOnce_andApplyingAgainTriesAgain() throws Exception {
        apply("a:1");
        rollouts.completed(ID, hash());
        apply("a:2");
        String failed = hash();

        var outcome = rollouts.rollBack(APP, failed, FAILURE, NOW);

        assertInstanceOf(EditOutcome.Written.class, outcome);
        assertEquals("a:1", image());
        assertEquals(List.of(2L, 3L), numbers());
        assertEquals(Optional.of(FAILURE.rolledBackTo(3)), history().failure());
        assertEquals("berthd", new AuditLog(database).last(1).getFirst().author().name());
        assertInstanceOf(EditOutcome.Left.class, rollouts.rollBack(APP, hash(), FAILURE, NOW));
        reopen();
        assertEquals(Optional.of(FAILURE.rolledBackTo(3)), history().failure());
        apply("a:2");
        assertEquals("a:2", image());
        assertEquals(Optional.empty(), history().failure());
    }

    @Test
    void rollBack_nothingWorkedSoFarOrAnotherIsThere_leavesIt() {
        apply("a:1");
        String first = hash();
        apply("a:2");

        assertInstanceOf(EditOutcome.Left.class, rollouts.rollBack(APP, hash(), FAILURE, NOW));
        assertInstanceOf(EditOutcome.Left.class, rollouts.rollBack(APP, first, FAILURE, NOW));
        assertEquals("a:2", image());
    }

    @Test
    void completed_isKnownAfterARestartOfTheDaemon() throws Exception {
        apply("a:1");
        rollouts.completed(ID, hash());

        reopen();

        assertEquals(
                Map.of(new WorkloadName(WorkloadKind.DEPLOYMENT, APP), hash()), store.rolledOut());
    }

    @Test
    void goodPins_areThoseOfTheRevisionToGoBackTo() {
        apply("a:1");
        var pin = new ImagePin("registry/a@1", Optional.empty());
        store.pinImage(new PinKey(running().id(), hash(), "c"), pin);
        rollouts.completed(ID, hash());
        apply("a:2");
        store.pinImage(
                new PinKey(running().id(), hash(), "c"),
                new ImagePin("registry/a@2", Optional.empty()));

        assertEquals(List.of(pin), store.goodPins());
    }

    @Test
    void delete_takesTheHistoryAlong() throws Exception {
        apply("a:1");

        store.delete(Kind.DEPLOYMENT, APP, USER, NOW);
        reopen();
        apply("a:9");

        assertEquals(List.of(1L), numbers());
    }
}
