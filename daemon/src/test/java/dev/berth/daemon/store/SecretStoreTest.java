package dev.berth.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.document.Kind;
import dev.berth.daemon.tls.SampleIdentity;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.SecretValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of values that nobody may read. */
final class SecretStoreTest {
    private static final Author USER = new Author(1000, "user");
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final ObjectName NAME = ObjectName.of("s");
    private static final String VALUE = "correct-horse-battery";
    private static final String BASE64 = "Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5";

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

    private ApplyOutcome apply(String yaml) {
        return Documents.apply(store, yaml, NOW);
    }

    private static String secret(String name, String rest) {
        return "{apiVersion: v1, kind: Secret, metadata: {name: " + name + "}, " + rest + "}\n";
    }

    private static String password(String name) {
        return secret(name, "stringData: {password: " + VALUE + "}");
    }

    private String everyFile() throws IOException {
        var text = new StringBuilder();
        try (var files = Files.newDirectoryStream(directory, "state.db*")) {
            for (Path file : files) {
                text.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    @Test
    void append_secret_isSealedOnTheDiskAndOpenAfterARestart() throws IOException {
        apply(password("s"));
        String written = everyFile();

        close();
        open();

        assertEquals(
                SecretValue.of(VALUE.getBytes(StandardCharsets.UTF_8)),
                Objects.requireNonNull(store.current().secrets().get(NAME))
                        .value("password")
                        .orElseThrow());
        assertTrue(written.contains("SECRET"));
        assertFalse(written.contains(VALUE));
        assertFalse(written.contains(BASE64));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("seal/records.key"))));
    }

    @Test
    void history_andViewers_seeKeysAndLengthsOnly() {
        apply(password("s"));
        store.delete(Kind.SECRET, NAME, USER, NOW);
        apply(password("s"));

        String history = store.history(10).toString();
        String shown =
                store.object(Kind.SECRET, NAME).orElseThrow().redacted().withMetadata().toString();

        assertTrue(history.contains("\"password\":\"(21 bytes)\""), history);
        assertTrue(shown.contains("\"password\":\"(21 bytes)\""), shown);
        assertFalse((history + shown + store.current()).contains(VALUE));
        assertFalse((history + shown + store.current()).contains(BASE64));
        assertFalse(store.object(Kind.SECRET, NAME).orElseThrow().toString().contains(BASE64));
    }

    @Test
    void open_recordOfAnotherSecret_isDamage() {
        apply(password("s") + "---\n" + secret("t", "stringData: {password: other}"));

        database.transaction(
                sql -> {
                    sql.run(
                            "UPDATE object SET json = (SELECT json FROM object WHERE name = 't')"
                                    + " WHERE name = 's'");
                    return true;
                });
        close();

        var fault = assertThrows(StoreException.class, this::open);
        assertEquals(StoreException.Kind.DAMAGED, fault.kind());
        assertTrue(
                String.valueOf(fault.getMessage())
                        .contains("Secret default/s does not open with the key in"));
    }

    @Test
    void open_anotherKey_isDamageThatNamesTheFile() throws IOException {
        apply(password("s"));
        close();
        Files.delete(directory.resolve("seal/records.key"));

        var fault = assertThrows(StoreException.class, this::open);

        assertTrue(String.valueOf(fault.getMessage()).contains("records.key"));
    }

    @Test
    void delete_secret_leavesNoRecordOfIt() {
        apply(password("s"));

        store.delete(Kind.SECRET, NAME, USER, NOW);

        assertTrue(store.current().secrets().isEmpty());
        int left =
                database.transaction(
                        sql ->
                                sql.first(
                                                "SELECT count(*) FROM object WHERE name = 's'",
                                                row -> row.getInt(1))
                                        .orElseThrow());
        assertEquals(0, left);
    }

    @Test
    void append_changeOfAnImmutableOneOrOfAType_isRefused() {
        apply(secret("s", "immutable: true, stringData: {a: b}"));
        apply(secret("t", "stringData: {.dockerconfigjson: '{\"auths\":{}}'}"));

        var changed = apply(secret("s", "immutable: true, stringData: {a: c}"));
        var same = apply(secret("s", "immutable: true, stringData: {a: b}"));
        var typed =
                apply(
                        secret(
                                "t",
                                "type: kubernetes.io/dockerconfigjson, stringData:"
                                        + " {.dockerconfigjson: '{\"auths\":{}}'}"));

        assertInstanceOf(ApplyOutcome.Refused.class, changed);
        assertInstanceOf(ApplyOutcome.Applied.class, same);
        assertInstanceOf(ApplyOutcome.Refused.class, typed);
    }

    @Test
    void append_certificateThatExpired_isToldOf() {
        var past = SampleIdentity.of("EC", 256, "a.example.com", NOW.minusSeconds(7200));
        var near = SampleIdentity.of("EC", 256, "a.example.com", NOW.minusSeconds(60));

        var expired = (ApplyOutcome.Applied) apply(past.secret("past"));
        var soon = (ApplyOutcome.Applied) apply(near.secret("near"));

        assertTrue(expired.warnings().toString().contains("data[tls.crt]"));
        assertTrue(expired.warnings().toString().contains("has expired at 2026-11-01T11:00:00Z"));
        assertTrue(soon.warnings().toString().contains("expires soon"));
    }
}
