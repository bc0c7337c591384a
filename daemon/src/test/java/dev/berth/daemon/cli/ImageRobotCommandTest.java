package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ImageRobotCommandTest extends CommandFixture {
    private static final String ROBOTS = "/berth/v1/registry/robots";

    @Test
    void create_printsTheSecretAloneOnTheOutput() {
        daemon.on("POST " + ROBOTS, "{\"username\":\"robot+ci\",\"password\":\"s3cret\"}");

        var outcome =
                shell.run(
                        "image",
                        "robot",
                        "create",
                        "ci",
                        "--allow=team/**:pull,push",
                        "--allow=other:pull",
                        "--ttl=1h");

        assertEquals(0, outcome.code(), outcome.toString());
        assertEquals("s3cret\n", outcome.out());
        assertTrue(outcome.err().contains("robot+ci"), outcome.err());
        assertEquals(
                "{\"name\":\"ci\",\"grants\":[\"team/**:pull,push\",\"other:pull\"],"
                        + "\"ttlSeconds\":3600}",
                daemon.received().getFirst().body());
    }

    @Test
    void create_withoutAGrant_isWrongUsage() {
        assertEquals(2, shell.run("image", "robot", "create", "ci").code());
    }

    @Test
    void ls_showsWhatEachMay() {
        daemon.on(
                "GET " + ROBOTS,
                """
                {"items":[{"name":"ci","username":"robot+ci","grants":["a:pull","b:push"],
                 "createdAt":"2026-05-01T11:55:30Z"}]}
                """);

        var outcome = shell.run("image", "robot", "ls");

        assertEquals(
                """
                NAME   USER       ALLOWED         CREATED                EXPIRES
                ci     robot+ci   a:pull b:push   2026-05-01T11:55:30Z   never
                """,
                outcome.out());
    }

    @Test
    void rm_missing_fails() {
        daemon.on("DELETE " + ROBOTS + "/ci", "{}");

        assertEquals(0, shell.run("image", "robot", "rm", "ci").code());
        assertEquals(1, shell.run("image", "robot", "rm", "other").code());
        assertEquals(2, shell.run("image", "robot", "rm", "../logins").code());
    }
}
