package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeleteCommandTest extends CommandFixture {
    private static final String SUCCESS = "{\"kind\":\"Status\",\"status\":\"Success\"}";

    @Test
    void delete_one_saysSo() {
        daemon.on("DELETE /api/v1/namespaces/shop/services/web", SUCCESS);

        var outcome = shell.run("delete", "service", "web", "-n", "shop");

        assertEquals(new Shell.Outcome(0, "service/web deleted\n", ""), outcome);
    }

    @Test
    void delete_missing_failsUnlessTold() {
        var failed = shell.run("delete", "svc/web");
        var ignored = shell.run("delete", "svc/web", "--ignore-not-found");

        assertEquals(
                new Shell.Outcome(1, "", "berth: there is no service/web in namespace default\n"),
                failed);
        assertEquals(new Shell.Outcome(0, "", ""), ignored);
    }

    @Test
    void delete_file_deletesEveryDocumentAndTellsWhatWasMissing() throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("all.yaml"),
                        """
                        kind: Service
                        metadata: {name: web}
                        ---
                        # nothing here
                        ---
                        kind: Deployment
                        metadata:
                          name: my-app
                          namespace: shop
                        ---
                        kind: Ingress
                        metadata: {name: door}
                        """);
        daemon.on("DELETE " + SERVICES + "/web", SUCCESS);
        daemon.on("DELETE " + INGRESSES + "/door", SUCCESS);

        var outcome = shell.run("delete", "-f", file.toString());

        assertEquals(
                new Shell.Outcome(
                        1,
                        "service/web deleted\ningress/door deleted\n",
                        "berth: there is no deployment/my-app in namespace shop\n"),
                outcome);
    }

    @Test
    void delete_wait_looksUntilThePodsAreGone() {
        daemon.on("GET " + DEPLOYMENTS + "/my-app", deployment(2, 2));
        daemon.on("DELETE " + DEPLOYMENTS + "/my-app", SUCCESS);
        daemon.on("GET " + PODS, list(pod("my-app-0", true), pod("my-app-1", true)));
        daemon.on("GET " + PODS, list(pod("my-app-1", true)));
        daemon.on("GET " + PODS, list());

        var outcome = shell.run("delete", "deployment", "my-app", "--wait");

        assertEquals(new Shell.Outcome(0, "deployment/my-app deleted\n", ""), outcome);
        assertEquals(5, daemon.lines().size());
    }

    @Test
    void delete_waitWithoutEnd_givesUp() {
        daemon.on("GET " + DEPLOYMENTS + "/my-app", deployment(1, 1));
        daemon.on("DELETE " + DEPLOYMENTS + "/my-app", SUCCESS);
        daemon.on("GET " + PODS, list(pod("my-app-0", true)));

        var outcome = shell.run("delete", "deploy/my-app", "--wait", "--timeout", "20ms");

        assertEquals(5, outcome.code());
        assertEquals("berth: gave up waiting: still there: my-app-0\n", outcome.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Service",
                "kind: Gadget\nmetadata: {name: a}",
                "kind: svc\nmetadata: {name: a}",
                "just text",
                "kind: Service\nmetadata: {name: ok}\n---\nkind: [",
                "a: &a [x]\nb: *a\nc: {? [*a] : 1, a, a}",
                "# nothing"
            })
    void delete_badFile_deletesNothing(String text) {
        var outcome = shell.input(text).run("delete", "-f", "-");

        assertEquals(1, outcome.code());
        assertTrue(outcome.err().startsWith("berth: "), outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertEquals(List.of(), daemon.lines());
    }

    @Test
    void delete_fileWithoutDocument_namesIt() {
        var outcome = shell.input("# nothing").run("delete", "-f", "-");

        assertEquals(new Shell.Outcome(1, "", "berth: there is no document in -\n"), outcome);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete",
                "delete svc",
                "delete svc a -f x.yaml",
                "delete event my-app-0",
                "delete svc ../x"
            })
    void delete_wrongUsage_exits2(String line) {
        assertEquals(2, shell.run(line.split(" ", -1)).code());
        assertEquals(List.of(), daemon.lines());
    }
}
