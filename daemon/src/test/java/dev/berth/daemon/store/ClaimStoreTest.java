package dev.berth.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.document.Kind;
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

/** A claim that is deleted stays until nobody uses its storage. */
final class ClaimStoreTest {
    private static final Author USER = new Author(1000, "user");
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final ObjectName DATA = ObjectName.of("data");

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

    private ApplyOutcome apply(String size) {
        String yaml =
                "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec:"
                        + " {accessModes: [ReadWriteOnce], resources: {requests: {storage: "
                        + size
                        + "}}}\n";
        return Documents.apply(store, yaml, NOW);
    }

    private Optional<Claim> claim() {
        return Optional.ofNullable(store.current().claims().get(DATA));
    }

    @Test
    void delete_claim_staysAsOneThatIsLeavingAlsoAfterARestart() throws IOException {
        apply("1Gi");
        Claim before = claim().orElseThrow();

        var deleted = store.delete(Kind.CLAIM, DATA, USER, NOW);
        var again = store.delete(Kind.CLAIM, DATA, USER, NOW.plusSeconds(5));
        long revision = store.current().revision();
        close();
        open();

        assertInstanceOf(DeleteOutcome.Deleted.class, deleted);
        assertInstanceOf(DeleteOutcome.Deleted.class, again);
        assertEquals(Optional.of(new Claim(DATA, before.uid(), true)), claim());
        assertEquals(revision, store.current().revision());
        assertTrue(
                store.object(Kind.CLAIM, DATA)
                        .orElseThrow()
                        .withMetadata()
                        .toString()
                        .contains("\"deletionTimestamp\":\"2026-11-01T12:00:00Z\""));
    }

    @Test
    void append_claimThatIsLeaving_isAConflict() {
        apply("1Gi");
        store.delete(Kind.CLAIM, DATA, USER, NOW);

        assertInstanceOf(ApplyOutcome.Conflict.class, apply("1Gi"));
        assertTrue(claim().orElseThrow().leaving());
    }

    @Test
    void forget_leavingOne_makesRoomForANewOneOfThatName() throws IOException {
        apply("1Gi");
        Claim first = claim().orElseThrow();
        new LeavingClaims(store).forget(first);
        assertEquals(Optional.of(first), claim());

        store.delete(Kind.CLAIM, DATA, USER, NOW);
        new LeavingClaims(store).forget(new Claim(DATA, "another", true));
        assertTrue(claim().isPresent());
        new LeavingClaims(store).forget(new Claim(DATA, first.uid(), true));
        close();
        open();
        assertEquals(Optional.empty(), claim());
        apply("1Gi");

        assertNotEquals(first.volume(), claim().orElseThrow().volume());
    }

    @Test
    void append_change_onlyGrows() {
        apply("1Gi");

        assertInstanceOf(ApplyOutcome.Applied.class, apply("2Gi"));
        assertInstanceOf(ApplyOutcome.Refused.class, apply("1Gi"));
        assertEquals(List.of(DATA), List.copyOf(store.current().claims().keySet()));
    }
}
