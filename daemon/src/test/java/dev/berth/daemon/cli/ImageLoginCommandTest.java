package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageLoginCommandTest extends CommandFixture {
    private static final String LOGINS = "POST /berth/v1/registry/logins";

    /** {@code alice:s3cret} in Base64. */
    private static final String ENCODED = "YWxpY2U6czNjcmV0";

    private Path docker;
    private Path config;

    @BeforeEach
    void login() {
        docker = directory.resolve(".docker");
        config = docker.resolve("config.json");
        daemon.on(
                LOGINS,
                "{\"registry\":\"127.0.0.1:5000\",\"username\":\"alice\",\"password\":\"s3cret\"}");
    }

    @Test
    void login_noConfiguration_makesOneForTheUserAlone() throws IOException {
        var outcome = shell.run("image", "login");

        assertEquals(
                new Shell.Outcome(
                        0, "Credential of alice at 127.0.0.1:5000 stored in " + config + "\n", ""),
                outcome);
        assertEquals(
                "{\n\t\"auths\": {\n\t\t\"127.0.0.1:5000\": {\n\t\t\t\"auth\": \""
                        + ENCODED
                        + "\"\n\t\t}\n\t}\n}\n",
                Files.readString(config));
        assertEquals("{\"user\":\"alice\"}", daemon.received().getFirst().body());
        assertEquals("rw-------", mode(config));
        assertEquals("rwx------", mode(docker));
    }

    @Test
    void login_otherUser_asksForThatUser() {
        shell.run("image", "login", "--registry-user", "ci");

        assertEquals("{\"user\":\"ci\"}", daemon.received().getFirst().body());
    }

    @Test
    void login_otherContent_isKept() throws IOException {
        existing(
                """
                {"auths":{"other.example":{"auth":"b3RoZXI=","x":1.0},
                  "127.0.0.1:5000":{"auth":"b2xk","identitytoken":"old"}},
                 "HttpHeaders":{"A":"<b>"},"psFormat":"table {{.ID}}","unknown":[null,true,1e3]}
                """);

        var outcome = shell.run("image", "login");

        assertEquals(0, outcome.code());
        assertEquals(
                """
                {"auths":{"other.example":{"auth":"b3RoZXI=","x":1.0},
                "127.0.0.1:5000":{"auth":"%s"}},
                "HttpHeaders":{"A":"<b>"},"psFormat":"table {{.ID}}","unknown":[null,true,1e3]}
                """
                        .formatted(ENCODED)
                        .replaceAll("\\s", ""),
                Files.readString(config).replaceAll("\\s", ""));
        assertEquals("rw-------", mode(config));
        assertEquals(List.of("config.json"), names(docker));
    }

    @Test
    void login_dockerConfigDirectory_isTaken() throws IOException {
        Path other = directory.resolve("other");

        shell.with("DOCKER_CONFIG", other.toString()).run("image", "login");

        assertTrue(Files.readString(other.resolve("config.json")).contains(ENCODED));
        assertTrue(Files.notExists(config));
    }

    @Test
    void login_symbolicLink_staysOne() throws IOException {
        Path kept = Files.createDirectory(directory.resolve("kept")).resolve("docker.json");
        Files.createDirectory(docker);
        Files.createSymbolicLink(config, Path.of("../kept/docker.json"));

        shell.run("image", "login");

        assertTrue(Files.isSymbolicLink(config));
        assertTrue(Files.readString(kept).contains(ENCODED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"auths\": {\"127.0.0.1:5000\": {\"auth\": \"s3cret\"",
                "[]",
                "auths: {}",
                "{} trailing",
                "{\"auths\": []}",
                "{\"auths\": \"s3cret\"}",
                "\u0000"
            })
    void login_garbage_isRefusedAndLeftAlone(String content) throws IOException {
        existing(content);

        var outcome = shell.run("image", "login");

        assertEquals(1, outcome.code());
        assertTrue(outcome.err().startsWith("berth: " + config + ": "), outcome.err());
        assertTrue(!outcome.err().contains("s3cret"), outcome.err());
        assertEquals(content, Files.readString(config));
        assertEquals(List.of(), daemon.lines());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"credsStore\":\"fake\"}",
                "{\"credsStore\":\"absent\",\"credHelpers\":{\"127.0.0.1:5000\":\"fake\"}}"
            })
    void login_credentialHelper_isGivenTheCredential(String content) throws IOException {
        existing(content);
        Path given = directory.resolve("given");
        helper("#!/bin/sh\nread line; echo \"$1 $line\" > " + given + "\n");

        var outcome = shell.with("PATH", directory.toString()).run("image", "login");

        assertEquals(
                new Shell.Outcome(
                        0,
                        "Credential of alice at 127.0.0.1:5000 stored in docker-credential-fake,"
                                + " as "
                                + config
                                + " says\n",
                        ""),
                outcome);
        assertEquals(
                "store {\"ServerURL\":\"127.0.0.1:5000\",\"Username\":\"alice\","
                        + "\"Secret\":\"s3cret\"}\n",
                Files.readString(given));
        assertEquals(content, Files.readString(config));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"credsStore\":\"absent\"}",
                "{\"credsStore\":\"../fake\"}",
                "{\"credsStore\":7}",
                "{\"credsStore\":\"fake\"}"
            })
    void login_credentialHelperThatCannot_failsAndSaysSo(String content) throws IOException {
        existing(content);
        helper("#!/bin/sh\ncat > /dev/null; exit 7\n");

        var outcome = shell.with("PATH", directory.toString()).run("image", "login");

        assertEquals(1, outcome.code());
        assertTrue(outcome.err().startsWith("berth: " + config + ": "), outcome.err());
        assertTrue(!outcome.err().contains("s3cret"), outcome.err());
        assertEquals(content, Files.readString(config));
    }

    @Test
    void login_emptyHelperNames_useTheFile() throws IOException {
        existing("{\"credsStore\":\"\",\"credHelpers\":{\"other.example\":\"absent\"}}");

        var outcome = shell.run("image", "login");

        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(Files.readString(config).contains(ENCODED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"registry\":\"r\",\"username\":\"a:b\",\"password\":\"s3cret\"}",
                "{\"registry\":\"r\",\"username\":\"a\"}"
            })
    void login_answerWithoutCredential_fails(String answer) {
        daemon.on(LOGINS, answer);
        shell.run("image", "login");

        var outcome = shell.run("image", "login");

        assertEquals(
                new Shell.Outcome(1, "", "berth: the daemon's answer has no credential\n"),
                outcome);
    }

    @Test
    void login_bySudo_saysWhoseConfigurationItIs() {
        var outcome = shell.with("SUDO_USER", "carol").run("image", "login");

        assertEquals(0, outcome.code());
        assertTrue(
                outcome.err()
                        .startsWith(
                                "note: run by sudo for carol: this is the configuration of alice, "
                                        + config),
                outcome.err());
    }

    private void existing(String content) throws IOException {
        Files.createDirectories(docker);
        Files.writeString(config, content);
    }

    private void helper(String script) throws IOException {
        Path program = directory.resolve("docker-credential-fake");
        Files.writeString(program, script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static List<String> names(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
