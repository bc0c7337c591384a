package dev.berth.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.document.Kind;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.workload.Claim;
import dev.berth.policies.workload.ObjectName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is stored for the pods of a StatefulSet. */
final class SetStorageTest {
    private static final Author USER = new Author(1000, "user");
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final ObjectName DB = ObjectName.of("db");
    private static final ObjectName FIRST = ObjectName.of("data-db-0");

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

    private ApplyOutcome apply(String whenDeleted) {
        String yaml =
                """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db}
                spec:
                  selector: {matchLabels: {app: db}}
                  persistentVolumeClaimRetentionPolicy: {whenDeleted: %s}
                  template:
                    metadata: {labels: {app: db}}
                    spec: {containers: [{name: a, image: a}]}
                  volumeClaimTemplates:
                  - metadata: {name: data, labels: {tier: fast}}
                    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """
                        .formatted(whenDeleted);
        return Documents.apply(store, yaml, NOW);
    }

    private void make(String claim) throws IOException {
        new SetStorage(store).make(new Step.MakeClaim(ObjectName.of(claim), DB, "data"), NOW);
    }

    private Optional<Claim> claim(String name) {
        return Optional.ofNullable(store.current().claims().get(ObjectName.of(name)));
    }

    @Test
    void make_ofATemplate_storesAClaimOnceWithTheLabelsOfBoth() throws IOException {
        apply("Retain");

        make("data-db-0");
        Claim first = claim("data-db-0").orElseThrow();
        make("data-db-0");
        close();
        open();

        assertEquals(Optional.of(first), claim("data-db-0"));
        var json = store.object(Kind.CLAIM, FIRST).orElseThrow().json();
        assertEquals(
                "{\"tier\":\"fast\",\"app\":\"db\"}",
                json.getAsJsonObject("metadata").get("labels").toString());
    }

    @Test
    void make_whereTheSetIsGone_storesNothing() throws IOException {
        make("data-db-0");

        assertEquals(Optional.empty(), claim("data-db-0"));
    }

    @Test
    void drop_ofThatClaim_letsItLeaveAndNotItsSuccessor() throws IOException {
        apply("Retain");
        make("data-db-0");
        String uid = claim("data-db-0").orElseThrow().uid();

        new SetStorage(store).drop(new Step.DropClaim(FIRST, "another", DB), NOW);
        boolean before = claim("data-db-0").orElseThrow().leaving();
        new SetStorage(store).drop(new Step.DropClaim(FIRST, uid, DB), NOW);

        assertEquals(false, before);
        assertTrue(claim("data-db-0").orElseThrow().leaving());
        assertEquals(Author.DAEMON, store.history(1).getFirst().author());
    }

    @Test
    void delete_ofASetThatKeepsItsClaims_keepsThem() throws IOException {
        apply("Retain");
        make("data-db-0");

        store.delete(Kind.STATEFUL_SET, DB, USER, NOW);

        assertEquals(false, claim("data-db-0").orElseThrow().leaving());
        assertInstanceOf(ApplyOutcome.Applied.class, apply("Retain"));
    }

    @Test
    void delete_ofASetWhoseClaimsGo_letsAllOfThemLeaveAlsoAfterARestart() throws IOException {
        apply("Delete");
        make("data-db-0");
        make("data-db-12");
        make("data-db-x");
        make("other-db-0");

        store.delete(Kind.STATEFUL_SET, DB, USER, NOW);
        close();
        open();

        assertEquals(
                List.of("data-db-0", "data-db-12"),
                store.current().claims().values().stream()
                        .filter(Claim::leaving)
                        .map(claim -> claim.name().name())
                        .toList());
        assertEquals(
                List.of(USER, USER, USER), store.history(3).stream().map(Change::author).toList());
    }

    @Test
    void append_ofANewSetWhileClaimsOfTheOldOneGo_isAConflict() throws IOException {
        apply("Delete");
        make("data-db-0");
        Claim old = claim("data-db-0").orElseThrow();
        store.delete(Kind.STATEFUL_SET, DB, USER, NOW);

        var early = assertInstanceOf(ApplyOutcome.Conflict.class, apply("Delete"));
        new LeavingClaims(store).forget(new Claim(FIRST, old.uid(), true));
        var late = apply("Delete");

        assertTrue(early.toString().contains("data-db-0, which is being deleted"), "" + early);
        assertInstanceOf(ApplyOutcome.Applied.class, late);
    }
}
