package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code berth image}: listing, deleting, archives. */
class ImageCommandsTest extends CommandFixture {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final String IMPORT = "POST /berth/v1/registry/import";
    private static final String IMPORTED =
            """
            {"phase":"reading"}
            {"phase":"storing","done":0,"total":3}
            {"result":{"images":[{"repository":"team/app","tags":["1","2"],"digest":"%s"},\
            {"repository":"team/app","tags":[],"digest":"sha256:ff"}],"pieces":3,"bytes":42}}
            """;

    private static String lines(String body) {
        return FakeDaemon.http(200, "application/x-ndjson", body);
    }

    @Test
    void ls_repositories_areATable() {
        daemon.on(
                "GET /berth/v1/registry/repositories",
                """
                {"items":[{"name":"app","tags":2,"manifests":3,"bytes":3670016}],
                 "continue":"app"}
                """);
        daemon.on(
                "GET /berth/v1/registry/repositories?after=app",
                "{\"items\":[{\"name\":\"team/b\",\"tags\":0,\"manifests\":1,\"bytes\":512}]}");

        var outcome = shell.run("image", "ls");

        assertEquals(
                """
                REPOSITORY   TAGS   MANIFESTS   SIZE
                app          2      3           3.5 MiB
                team/b       0      1           512 B
                """,
                outcome.out());
    }

    @Test
    void tags_ofARepository_haveDigestSizeAgeAndType() {
        daemon.on(
                "GET /berth/v1/registry/tags?repository=team%2Fapp",
                """
                {"items":[{"repository":"team/app","tag":"1","digest":"%s","bytes":1048576,
                  "mediaType":"application/vnd.oci.image.index.v1+json",
                  "taggedAt":"2026-05-01T11:00:00Z"}]}
                """
                        .formatted(DIGEST));

        var table = shell.run("image", "tags", "team/app");
        var yaml = shell.run("image", "tags", "team/app", "-o", "yaml");

        assertEquals(
                """
                TAG   DIGEST                SIZE      AGE   TYPE
                1     sha256:0123456789ab   1.0 MiB   60m   index
                """,
                table.out());
        assertTrue(yaml.out().startsWith("items:\n- repository: team/app\n"), yaml.out());
    }

    @Test
    void rm_severalImages_tellsOfThoseThatAreNotThere() {
        daemon.on("DELETE /berth/v1/registry/images?reference=app%3A1", "{\"deleted\":\"app:1\"}");
        daemon.on("DELETE /berth/v1/registry/repositories?repository=old", "{\"count\":2}");

        var some = shell.run("image", "rm", "app:1", "app:2");
        var content = shell.run("image", "rm", "--ignore-not-found", "app:2");
        var whole = shell.run("image", "rm", "--repository", "old");

        assertEquals("app:1 deleted\n", some.out());
        assertEquals("berth: there is no app:2\n", some.err());
        assertEquals(ExitCode.FAILED, some.code());
        assertEquals(ExitCode.OK, content.code());
        assertEquals("old deleted\n", whole.out());
    }

    @Test
    void gc_dryRun_saysWhatWouldGo() {
        daemon.raw(
                "POST /berth/v1/registry/collect",
                lines(
                        """
                        {"phase":"collecting"}
                        {"result":{"dryRun":true,"blobs":2,"strays":1,"bytes":2048,"sessions":4,\
                        "young":5,"waiting":6,"failed":0}}
                        """));

        var outcome = shell.run("image", "gc", "--dry-run");

        assertEquals(
                """
                WOULD GO   SIZE      UPLOADS   WAITING   FAILED
                3          2.0 KiB   4         11        0
                """,
                outcome.out());
        assertEquals("{\"dryRun\":true}", daemon.received().getFirst().body());
        assertEquals("collecting\n", outcome.err());
    }

    @Test
    void scrub_damagedContent_isNamedAndFails() {
        daemon.raw(
                "POST /berth/v1/registry/scrub",
                lines(
                        """
                        {"phase":"reading","done":0}
                        {"phase":"reading","done":1024,"total":2048}
                        {"result":{"running":false,"blobs":3,"bytes":2048,"found":1,\
                        "finishedAt":"2026-05-01T11:00:00Z","damagedCount":3,"damaged":[\
                        {"digest":"%s","reason":"its file is missing",\
                        "repositories":["app","team/b"]},\
                        {"digest":"sha256:ff","reason":"","repositories":[]}]}}
                        """
                                .formatted(DIGEST)));

        var outcome = shell.run("image", "scrub");

        assertEquals(ExitCode.FAILED, outcome.code());
        assertEquals(
                """
                BLOBS   SIZE      FOUND   DAMAGED   FINISHED
                3       2.0 KiB   1       3         2026-05-01T11:00:00Z
                """,
                outcome.out());
        assertEquals(
                """
                reading 0 B
                %s of app, team/b is damaged, push it again: its file is missing
                sha256:ff is damaged, push it again
                and 1 more
                """
                        .formatted(DIGEST),
                outcome.err());
    }

    @Test
    void scrub_last_readsNothingAndShowsTheReport() {
        daemon.on(
                "GET /berth/v1/registry/scrub",
                "{\"running\":true,\"blobs\":1,\"bytes\":2,\"found\":0,\"damagedCount\":0}");

        var table = shell.run("image", "scrub", "--last");
        var json = shell.run("image", "scrub", "--last", "-o", "json");

        assertEquals(ExitCode.OK, table.code());
        assertEquals(
                """
                BLOBS   SIZE   FOUND   DAMAGED   FINISHED
                1       2 B    0       0         running
                """,
                table.out());
        assertTrue(json.out().contains("\"damagedCount\": 0"), json.out());
        assertEquals("", json.err());
    }

    @Test
    void import_file_isSentAndToldOf() throws IOException {
        Path file = directory.resolve("images.tar");
        Files.writeString(file, "an archive");
        daemon.raw(IMPORT + "?name=team%2Fapp", lines(IMPORTED.formatted(DIGEST)));

        var outcome = shell.run("image", "import", file.toString(), "--name", "team/app");

        assertEquals(
                """
                IMAGE        DIGEST
                team/app:1   %s
                team/app:2   %s
                team/app     sha256:ff
                """
                        .formatted(DIGEST, DIGEST),
                outcome.out());
        assertEquals("an archive", daemon.received().getFirst().body());
        assertTrue(outcome.err().contains("sending 10 B of 10 B\n"), outcome.err());
    }

    @Test
    void import_onATerminal_drawsABarAndClearsIt() throws IOException {
        Path file = directory.resolve("images.tar");
        Files.writeString(file, "an archive");
        daemon.raw(IMPORT, lines(IMPORTED.formatted(DIGEST)));

        var outcome = shell.onTerminal().run("image", "import", file.toString());

        assertTrue(outcome.err().contains("\rsending [####"), outcome.err());
        assertTrue(outcome.err().endsWith(" \r"), outcome.err());
    }

    @Test
    void import_refused_saysWhyAndFails() throws IOException {
        Path file = directory.resolve("images.tar");
        Files.writeString(file, "an archive");
        daemon.raw(
                IMPORT,
                lines(
                        """
                        {"phase":"reading"}
                        {"error":{"status":422,"detail":"first: tar: the tar is cut off"}}
                        """));

        var outcome = shell.run("image", "import", file.toString());
        var missing = shell.run("image", "import", directory.resolve("none").toString());

        assertEquals(ExitCode.FAILED, outcome.code());
        assertTrue(outcome.err().contains("the tar is cut off"), outcome.err());
        assertEquals(ExitCode.FAILED, missing.code());
        assertTrue(missing.err().contains("cannot be read"), missing.err());
    }

    @Test
    void import_answerBreaksOff_isNoSuccess() throws IOException {
        Path file = directory.resolve("images.tar");
        Files.writeString(file, "an archive");
        daemon.raw(IMPORT, lines("{\"phase\":\"reading\"}\n"));

        assertEquals(ExitCode.UNREACHABLE, shell.run("image", "import", file.toString()).code());
    }

    @Test
    void export_toAFile_isWholeOrNotThere() throws IOException {
        Path file = directory.resolve("out.tar");
        String target = "GET /berth/v1/registry/export?reference=app%3A1&format=oci&referrers=true";
        daemon.raw(target, FakeDaemon.http(200, "application/x-tar", "the archive"));
        daemon.raw(
                target,
                String.join(
                        "\r\n",
                        "HTTP/1.1 200 Told",
                        "Content-Type: application/x-tar",
                        "Transfer-Encoding: chunked",
                        "",
                        "4",
                        "half",
                        ""));

        var whole = shell.run("image", "export", "app:1", "-o", file.toString());
        byte[] written = Files.readAllBytes(file);
        Files.delete(file);
        var half = shell.run("image", "export", "app:1", "-o", file.toString());

        assertEquals(ExitCode.OK, whole.code(), whole.err());
        assertArrayEquals("the archive".getBytes(StandardCharsets.UTF_8), written);
        assertEquals(ExitCode.UNREACHABLE, half.code());
        assertFalse(Files.exists(file));
        assertFalse(Files.exists(directory.resolve("out.tar.part")));
    }

    @Test
    void export_toStandardOutput_isNothingElse() {
        daemon.raw(
                "GET /berth/v1/registry/export?reference=app%3A1&reference=b%3A2&format=docker"
                        + "&referrers=false&platform=linux%2Farm64",
                FakeDaemon.http(200, "application/x-tar", "the archive"));

        var outcome =
                shell.run(
                        "image",
                        "export",
                        "app:1",
                        "b:2",
                        "--format",
                        "docker",
                        "--platform",
                        "linux/arm64",
                        "--no-referrers",
                        "-o",
                        "-");

        assertEquals("the archive", outcome.out());
    }
}
