package dev.berth.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry's robot accounts. */
final class AdminApiRobotsTest extends AdminApiCase {
    private static final String ROBOTS = "/berth/v1/registry/robots";

    @Test
    void robots_madeListedAndRemoved() throws IOException {
        UnixHttp.Answer made =
                http.send(
                        "POST",
                        ROBOTS,
                        """
                        {"name":"ci","grants":["team/**:pull,push"],"ttlSeconds":60}\
                        """);
        String listed = http.get(ROBOTS).body();
        UnixHttp.Answer removed = http.send("DELETE", ROBOTS + "/ci", "");
        UnixHttp.Answer again = http.send("DELETE", ROBOTS + "/ci", "");

        assertEquals(200, made.status(), made.body());
        assertEquals("robot+ci", text(made.json(), "username"));
        assertTrue(listed.contains("\"grants\":[\"team/**:pull,push\"]"), listed);
        assertTrue(listed.contains("\"expiresAt\""), listed);
        assertFalse(listed.contains(text(made.json(), "password")), "a secret is told once");
        assertEquals(200, removed.status());
        assertEquals(404, again.status());
        assertEquals("{\"items\":[]}\n", http.get(ROBOTS).body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"ci\",\"grants\":[]}",
                "{\"name\":\"C I\",\"grants\":[\"**:pull\"]}",
                "{\"name\":\"ci\",\"grants\":[\"**:fly\"]}",
                "{\"name\":\"ci\",\"grants\":[\"pull\"]}"
            })
    void robots_thatCannotBe_areRefusedWithTheReason(String body) throws IOException {
        problem(http.send("POST", ROBOTS, body), 422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"ci\"}",
                "{\"name\":\"ci\",\"grants\":\"**:pull\"}",
                "{\"name\":\"ci\",\"grants\":[{}]}",
                "{\"name\":\"ci\",\"grants\":[\"**:pull\"],\"ttlSeconds\":-1}"
            })
    void robots_ofAnotherForm_areABadRequest(String body) throws IOException {
        assertEquals(400, http.send("POST", ROBOTS, body).status());
    }
}
