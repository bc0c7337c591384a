package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApplyCommandTest extends CommandFixture {
    private static final String APPLY = "POST /berth/v1/apply";
    private static final String CREATED =
            """
            {"kind":"ApplyResult","revision":1,"objects":[
             {"kind":"Service","namespace":"default","name":"my-service","outcome":"created"},
             {"kind":"Deployment","namespace":"default","name":"my-app","outcome":"configured"}],
             "warnings":[]}
            """;

    @Test
    void apply_twoFiles_sendsOneRequestAndPrintsEveryOutcome() throws IOException {
        Path service = file("service.yaml", "kind: Service\n");
        Path deployment = file("deployment.yaml", "kind: Deployment\n");
        daemon.on(APPLY, CREATED);

        var outcome = shell.run("apply", "-f", service.toString(), "-f", deployment.toString());

        assertEquals(
                new Shell.Outcome(
                        0, "service/my-service created\ndeployment/my-app configured\n", ""),
                outcome);
        assertEquals(1, daemon.received().size());
        assertEquals("kind: Service\n---\nkind: Deployment\n", daemon.received().getFirst().body());
        assertTrue(daemon.received().getFirst().head().contains("Content-Type: application/yaml"));
    }

    @Test
    void apply_directory_takesItsDocumentsInOrderOfName() throws IOException {
        Path documents = Files.createDirectory(directory.resolve("documents"));
        Files.writeString(documents.resolve("b.yml"), "b: 1");
        Files.writeString(documents.resolve("a.yaml"), "a: 1");
        Files.writeString(documents.resolve("README.md"), "no document");
        Files.createDirectory(documents.resolve("more.yaml"));
        daemon.on(APPLY, CREATED);

        var outcome = shell.run("apply", "-f", documents.toString());

        assertEquals(0, outcome.code());
        assertEquals("a: 1\n---\nb: 1\n", daemon.received().getFirst().body());
    }

    @Test
    void apply_standardInputDryRunAndNamespace_saysSoInTheRequest() {
        daemon.on(APPLY + "?namespace=shop&dryRun=All", CREATED);

        var outcome = shell.input("a: 1\n").run("apply", "-f-", "-n", "shop", "--dry-run");

        assertEquals(
                "service/my-service created (dry run)\ndeployment/my-app configured (dry run)\n",
                outcome.out());
        assertEquals("a: 1\n", daemon.received().getFirst().body());
    }

    @Test
    void apply_warnings_nameFileAndLine() throws IOException {
        Path service = file("service.yaml", "a: 1\nb: 2\n");
        Path ingress = file("ingress.yaml", "c: 3\nd: 4\n");
        daemon.on(
                APPLY,
                """
                {"objects":[],"warnings":[{"object":"Ingress/my-ingress","line":5,
                 "field":"spec.rules[0]","message":"pathType is missing"}]}
                """);

        var outcome = shell.run("apply", "-f", service.toString(), "-f", ingress.toString());

        assertEquals(0, outcome.code());
        assertEquals(
                "warning: " + ingress + ":2: spec.rules[0]: pathType is missing\n", outcome.err());
    }

    @Test
    void apply_problems_tellsEachAndAppliesNothing() throws IOException {
        Path service = file("service.yaml", "a: 1\nb: 2\n");
        Path ingress = file("ingress.yaml", "c: 3\nd: 4\n");
        daemon.on(
                APPLY,
                422,
                """
                {"kind":"Status","reason":"Invalid","code":422,"message":"3 problems",
                 "details":{"causes":[
                  {"field":"spec.ports[0].prot","line":2,"document":1,"message":"unknown field"},
                  {"field":"","line":4,"document":2,"message":"two\\nlines"},
                  {"field":"spec","document":2,"message":"missing"}]}}
                """);

        var outcome = shell.run("apply", "-f", service.toString(), "-f", ingress.toString());

        assertEquals(1, outcome.code());
        assertEquals("", outcome.out());
        assertEquals(
                List.of(
                        "error: " + service + ":2: spec.ports[0].prot: unknown field",
                        "error: " + ingress + ":1: two lines",
                        "error: " + ingress + ": spec: missing",
                        "berth: 3 problems: nothing was applied"),
                outcome.err().lines().toList());
    }

    @Test
    void apply_otherRefusal_tellsItsMessage() throws IOException {
        Path service = file("service.yaml", "a: 1\n");
        daemon.on(APPLY, 413, "{\"title\":\"Too large\",\"detail\":\"over 4 MiB\"}");

        var outcome = shell.run("apply", "-f", service.toString());

        assertEquals(new Shell.Outcome(1, "", "berth: over 4 MiB\n"), outcome);
    }

    @Test
    void apply_sparseGigabyte_refusesWithoutAsking() throws IOException {
        Path huge = directory.resolve("huge.yaml");
        try (var file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(1L << 30);
        }

        var outcome = shell.run("apply", "-f", huge.toString());

        assertEquals(1, outcome.code());
        assertTrue(outcome.err().contains(huge + ": a binary file"), outcome.err());
        assertEquals(List.of(), daemon.lines());
    }

    @Test
    void apply_wait_looksUntilEveryReplicaIsReady() throws IOException {
        Path documents = file("all.yaml", "a: 1\n");
        daemon.on(APPLY, CREATED);
        daemon.on("GET " + DEPLOYMENTS + "/my-app", deployment(2, 0));
        daemon.on("GET " + DEPLOYMENTS + "/my-app", deployment(2, 1));
        daemon.on("GET " + DEPLOYMENTS + "/my-app", deployment(2, 2));

        var outcome = shell.run("apply", "--wait", "-f", documents.toString());

        assertEquals(0, outcome.code());
        assertTrue(outcome.out().endsWith("deployment/my-app ready\n"), outcome.out());
        assertEquals(4, daemon.received().size());
    }

    @Test
    void apply_waitWithoutEnd_givesUpAndSaysWhatIsMissing() throws IOException {
        Path documents = file("all.yaml", "a: 1\n");
        daemon.on(APPLY, CREATED);
        daemon.on("GET " + DEPLOYMENTS + "/my-app", deployment(2, 1));

        var outcome = shell.run("apply", "--wait", "--timeout=50ms", "-f", documents.toString());

        assertEquals(5, outcome.code());
        assertEquals(
                "berth: gave up waiting: deployment/my-app has 1 of 2 replicas ready"
                        + " (1 of 2 replicas answer)\n",
                outcome.err());
    }

    @Test
    void apply_badInput_refusesWithTheReason() throws IOException {
        Path empty = file("empty.yaml", "# nothing\n\n");
        Path none = Files.createDirectory(directory.resolve("none"));

        assertEquals(
                "berth: there is no document in " + empty + "\n",
                shell.run("apply", "-f", empty.toString()).err());
        assertEquals(
                "berth: there is no file /no/such.yaml\n",
                shell.run("apply", "-f", "/no/such.yaml").err());
        assertEquals(
                "berth: " + none + " has no file that ends in .yaml, .yml, .json\n",
                shell.run("apply", "-f", none.toString()).err());
        assertEquals(2, shell.run("apply").code());
        assertEquals(2, shell.run("apply", "-f", empty.toString(), "--timeout", "0s").code());
        assertEquals(List.of(), daemon.lines());
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
