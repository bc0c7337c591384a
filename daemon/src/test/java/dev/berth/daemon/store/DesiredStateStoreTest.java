package dev.berth.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.DocumentReader;
import dev.berth.daemon.document.Kind;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.WorkloadKind;
import dev.berth.policies.workload.WorkloadName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DesiredStateStoreTest {
    private static final Author USER = new Author(1000, "user");
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00.5Z");
    private static final ObjectName APP = ObjectName.of("app");

    @TempDir private Path directory;
    private Database database;
    private DesiredStateStore store;
    private int uids;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(file());
        store =
                DesiredStateStore.open(
                        database,
                        RecordSeal.open(directory.resolve("seal")),
                        () -> "uid-" + ++uids);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Path file() {
        return directory.resolve("state.db");
    }

    private void reopen() throws IOException {
        database.close();
        open();
    }

    private static List<Document> documents(String yaml) {
        return new DocumentReader()
                .read(yaml.getBytes(StandardCharsets.UTF_8), "default")
                .orElseThrow();
    }

    private static String service(String name, int port) {
        return "apiVersion: v1\nkind: Service\nmetadata: {name: "
                + name
                + "}\nspec: {selector: {app: a}, ports: [{port: "
                + port
                + "}]}\n---\n";
    }

    private static String ingress(int port) {
        return "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: in}, spec:"
                + " {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name:"
                + " web, port: {number: "
                + port
                + "}}}}]}}]}}\n---\n";
    }

    private static String deployment(String label, int replicas) {
        return "{apiVersion: apps/v1, kind: Deployment, metadata: {name: app}, spec: {replicas: "
                + replicas
                + ", selector: {matchLabels: {app: "
                + label
                + "}}, template: {metadata: {labels: {app: "
                + label
                + "}}, spec: {containers: [{name: c, image: i}]}}}}\n---\n";
    }

    private ApplyOutcome.Applied apply(String yaml) {
        return assertInstanceOf(
                ApplyOutcome.Applied.class, store.append(documents(yaml), false, USER, NOW));
    }

    private static List<String> words(ApplyOutcome.Applied applied) {
        return applied.objects().stream()
                .map(entry -> entry.name().name() + " " + entry.effect().word())
                .toList();
    }

    @Test
    void append_newChangedAndSame_saysSoForEach() {
        apply(service("a", 80) + service("b", 80));

        var applied = apply(service("a", 80) + service("b", 81) + service("c", 80));

        assertEquals(List.of("a unchanged", "b configured", "c created"), words(applied));
        assertEquals(2, applied.revision());
        assertEquals(3, store.current().services().size());
        assertEquals(2, store.current().revision());
    }

    @Test
    void append_nothingNew_makesNoRevision() {
        apply(service("a", 80));
        List<String> heard = new ArrayList<>();
        store.onChange(() -> heard.add("change"));

        var applied = apply(service("a", 80));

        assertEquals(1, applied.revision());
        assertEquals(List.of(), heard);
    }

    @Test
    void append_dryRun_changesNothing() throws IOException {
        ApplyOutcome outcome = store.append(documents(service("a", 80)), true, USER, NOW);

        assertEquals(List.of("a created"), words((ApplyOutcome.Applied) outcome));
        assertEquals(0, store.current().revision());
        reopen();
        assertEquals(0, store.objects(Kind.SERVICE).size());
    }

    @Test
    void append_afterCommit_wakesListenersEvenIfOneFails() {
        List<Long> heard = new ArrayList<>();
        store.onChange(
                () -> {
                    throw new IllegalStateException("a listener that fails");
                });
        store.onChange(() -> heard.add(store.current().revision()));

        apply(service("a", 80));

        assertEquals(List.of(1L), heard);
    }

    @Test
    void append_ingressWithoutService_warnsUntilThePortIsThere() {
        var missing = apply(ingress(80));
        var wrongPort = apply(ingress(80) + service("web", 81));
        var good = apply(service("web", 80) + ingress(80));

        assertEquals(
                "service web does not exist, requests answer 503 until it does",
                missing.warnings().getFirst().problem().detail());
        assertEquals("Ingress/in", missing.warnings().getFirst().object());
        assertEquals(
                "service web has no port 80, requests answer 503 until it has",
                wrongPort.warnings().getFirst().problem().detail());
        assertEquals(List.of(), good.warnings());
    }

    @Test
    void append_staleResourceVersion_isAConflictAndStoresNothing() {
        apply(service("a", 80));
        String stale = service("a", 81).replace("{name: a}", "{name: a, resourceVersion: '7'}");

        ApplyOutcome outcome = store.append(documents(service("b", 80) + stale), false, USER, NOW);

        var conflict = assertInstanceOf(ApplyOutcome.Conflict.class, outcome);
        assertEquals(
                "Service/a was to be at 7, but it is at 1",
                conflict.problems().getFirst().detail());
        assertEquals(1, store.objects(Kind.SERVICE).size());
    }

    @Test
    void append_whatWasGot_isUnchanged() {
        apply(service("a", 80));
        String got =
                store.object(Kind.SERVICE, ObjectName.of("a"))
                        .orElseThrow()
                        .withMetadata()
                        .toString();

        var applied = apply(got);

        assertEquals(List.of("a unchanged"), words(applied));
        assertTrue(got.contains("\"uid\":\"uid-1\",\"resourceVersion\":\"1\",\"generation\":1"));
        assertTrue(got.contains("\"creationTimestamp\":\"2026-11-01T12:00:00Z\""), got);
    }

    @Test
    void append_otherSelector_isRefused() {
        apply(deployment("a", 1));

        ApplyOutcome outcome = store.append(documents(deployment("b", 1)), false, USER, NOW);

        assertInstanceOf(ApplyOutcome.Refused.class, outcome);
    }

    @Test
    void append_changeOfAnImmutableConfigMap_isRefused() throws IOException {
        String map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app}\nimmutable: true\n";
        apply(map + "data: {a: b}\n");

        ApplyOutcome changed = store.append(documents(map + "data: {a: c}\n"), false, USER, NOW);
        reopen();

        assertInstanceOf(ApplyOutcome.Refused.class, changed);
        assertEquals(
                Optional.of("b"),
                Optional.ofNullable(store.current().configMaps().get(APP))
                        .map(stored -> stored.data().get("a")));
    }

    @Test
    void generation_growsWithTheSpecOnly() {
        apply(deployment("a", 1));
        apply(deployment("a", 1).replace("{name: app}", "{name: app, labels: {x: y}}"));
        apply(deployment("a", 2));

        StoredObject object = store.object(Kind.DEPLOYMENT, APP).orElseThrow();

        assertEquals(2, object.generation());
        assertEquals(3, object.resourceVersion());
        assertEquals("uid-1", object.uid());
    }

    @Test
    void delete_there_isGoneForGood() throws IOException {
        apply(service("a", 80));

        DeleteOutcome deleted = store.delete(Kind.SERVICE, ObjectName.of("a"), USER, NOW);
        DeleteOutcome again = store.delete(Kind.SERVICE, ObjectName.of("a"), USER, NOW);

        assertEquals(2, assertInstanceOf(DeleteOutcome.Deleted.class, deleted).revision());
        assertEquals(new DeleteOutcome.NotThere(), again);
        reopen();
        assertEquals(2, store.current().revision());
        assertEquals(0, store.current().services().size());
    }

    @Test
    void reopen_everything_isTheSame() throws IOException {
        apply(service("web", 80) + ingress(80) + deployment("a", 2));
        var before = store.current();
        var object = store.object(Kind.DEPLOYMENT, APP).orElseThrow();

        reopen();

        assertEquals(before, store.current());
        StoredObject after = store.object(Kind.DEPLOYMENT, APP).orElseThrow();
        assertEquals(object.withMetadata(), after.withMetadata());
        assertEquals(object.createdAt(), after.createdAt());
    }

    private static PinKey pin(String template) {
        return new PinKey(new WorkloadName(WorkloadKind.DEPLOYMENT, APP), template, "main");
    }

    @Test
    void pinImage_secondTime_keepsTheFirstAndGoesWithTheDeployment() throws IOException {
        var first = new ImagePin("127.0.0.1:5000/i@sha256:1", Optional.of(digest()));
        apply(deployment("a", 1));

        store.pinImage(pin("t1"), first);
        var second = store.pinImage(pin("t1"), new ImagePin("other", Optional.empty()));

        assertEquals(Optional.of(first), second);
        apply(deployment("a", 2));
        reopen();
        assertEquals(Optional.of(first), store.imagePin(pin("t1")));
        store.delete(Kind.DEPLOYMENT, APP, USER, NOW);
        assertEquals(Optional.empty(), store.imagePin(pin("t1")));
        assertEquals(Optional.empty(), store.pinImage(pin("t1"), first));
        apply(deployment("a", 1));
        reopen();
        assertEquals(Optional.empty(), store.imagePin(pin("t1")));
    }

    @Test
    void pinImage_manyTemplates_keepsTheLast() throws IOException {
        apply(deployment("a", 1));
        int templates = PinRows.MAX_TEMPLATES + 3;

        for (int i = 0; i < templates; i++) {
            store.pinImage(pin("t" + i), new ImagePin("image" + i, Optional.empty()));
        }

        assertEquals(Optional.empty(), store.imagePin(pin("t2")));
        assertTrue(store.imagePin(pin("t3")).isPresent());
        reopen();
        assertEquals(Optional.empty(), store.imagePin(pin("t2")));
        assertTrue(store.imagePin(pin("t" + (templates - 1))).isPresent());
    }

    @Test
    void history_changes_areListedNewestFirst() {
        apply(service("a", 80) + service("b", 80));
        store.delete(Kind.SERVICE, ObjectName.of("a"), USER, NOW);

        List<String> listed =
                store.history(10).stream()
                        .map(c -> c.revision() + " " + c.action() + " " + c.name().name())
                        .toList();

        assertEquals(List.of("2 DELETE a", "1 CREATE b", "1 CREATE a"), listed);
        assertEquals(1, store.history(1).size());
    }

    @Test
    void history_manyChanges_keepsTheLast() {
        for (int i = 0; i < 12; i++) {
            var yaml = new StringBuilder();
            for (int j = 0; j < 100; j++) {
                yaml.append(service("s" + j, 80 + i));
            }
            apply(yaml.toString());
        }

        List<Change> history = store.history(5_000);

        assertEquals(History.MAX_CHANGES, history.size());
        assertEquals(3, history.getLast().revision());
    }

    @Test
    void audit_everyWrite_isLoggedAndChained() {
        var audit = new AuditLog(database);
        apply(service("a", 80));
        store.delete(Kind.SERVICE, ObjectName.of("a"), USER, NOW);
        audit.record(Author.DAEMON, "token", "audience x", NOW);

        List<AuditLog.Entry> entries = audit.last(10);

        assertEquals(
                List.of("token audience x", "delete Service default/a", "apply Service default/a"),
                entries.stream().map(e -> e.action() + " " + e.object()).toList());
        assertEquals(USER, entries.getLast().author());
        assertEquals(Result.ok(3L), audit.verify());
    }

    @Test
    void open_file_isTheOwnersOnly() throws IOException {
        apply(service("a", 80));

        for (String name : List.of("state.db", "state.db-wal", "state.db-shm")) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory.resolve(name))),
                    name);
        }
    }

    private static Digest digest() {
        return Digest.parse("sha256:" + "ab".repeat(32)).orElseThrow();
    }
}
