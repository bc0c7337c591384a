package dev.berth.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.document.DocumentReader;
import dev.berth.daemon.document.Kind;
import dev.berth.policies.base.Result;
import dev.berth.policies.workload.ObjectName;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that writes, and looks at what it had acknowledged. */
final class StoreCrashTest {
    private static final int KILLS = 3;
    private static final int ACKNOWLEDGED_BEFORE_A_KILL = 15;

    @TempDir private Path directory;

    @Test
    void append_killedInTheMiddle_keepsWhatWasAcknowledged() throws Exception {
        Path file = directory.resolve("state.db");
        long acknowledged = 0;

        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged = Math.max(acknowledged, writeUntilKilled(file));
            try (Database database = Database.open(file)) {
                var store =
                        DesiredStateStore.open(
                                database, RecordSeal.open(directory.resolve("seal")));
                long revision = store.current().revision();

                assertTrue(revision >= acknowledged, revision + " after " + acknowledged);
                assertTrue(revision <= acknowledged + 1, revision + " after " + acknowledged);
                checkConsistent(store, database, revision);
                acknowledged = revision;
            }
        }
    }

    private static void checkConsistent(DesiredStateStore store, Database database, long revision) {
        List<Long> revisions =
                store.history(History.MAX_CHANGES).stream().map(Change::revision).toList();
        List<Long> expected = LongStream.iterate(revision, r -> r > 0, r -> r - 1).boxed().toList();
        assertEquals(expected, revisions);
        StoredObject object = store.object(Kind.SERVICE, ObjectName.of("counter")).orElseThrow();
        assertEquals(revision, object.resourceVersion());
        assertEquals(
                (int) revision,
                store.current().services().firstEntry().getValue().ports().getFirst().port());
        assertEquals(Result.ok(revision), new AuditLog(database).verify());
    }

    /** The last revision that the writer acknowledged before it was killed. */
    private static long writeUntilKilled(Path file) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process writer =
                new ProcessBuilder(
                                java,
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Writer.class.getName(),
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader output = writer.inputReader(StandardCharsets.UTF_8)) {
            long last = 0;
            for (int i = 0; i < ACKNOWLEDGED_BEFORE_A_KILL; i++) {
                last = Long.parseLong(String.valueOf(output.readLine()));
            }
            // Through the handle, since killing the process itself closes the output unread.
            writer.toHandle().destroyForcibly();
            // What was acknowledged while the signal was on its way counts as well.
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                last = Long.parseLong(line);
            }
            return last;
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    /** Applies one change after the other and prints the revision of each. */
    static final class Writer {
        private Writer() {}

        /** Writes until it is killed. */
        public static void main(String[] arguments) throws IOException {
            try (Database database = Database.open(Path.of(arguments[0]))) {
                var store =
                        DesiredStateStore.open(
                                database,
                                RecordSeal.open(Path.of(arguments[0]).resolveSibling("seal")));
                var reader = new DocumentReader();
                for (long port = store.current().revision() + 1; port < 65_536; port++) {
                    String yaml =
                            "{apiVersion: v1, kind: Service, metadata: {name: counter}, spec:"
                                    + " {selector: {a: b}, ports: [{port: "
                                    + port
                                    + "}]}}";
                    var documents =
                            reader.read(yaml.getBytes(StandardCharsets.UTF_8), "default")
                                    .orElseThrow();
                    store.append(documents, false, Author.DAEMON, Instant.EPOCH);
                    System.out.println(store.current().revision());
                    System.out.flush();
                }
            }
        }
    }
}
