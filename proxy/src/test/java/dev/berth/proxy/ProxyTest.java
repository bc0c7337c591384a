package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProxyTest {
    @ParameterizedTest
    @EnumSource
    void request_goodToken_isAnsweredByBothEndpointsInTurn(HttpClient.Version version)
            throws Exception {
        Map<String, Integer> answers = new HashMap<>();

        try (var one = Upstream.answering("one", "1");
                var two = Upstream.answering("two", "2");
                var rig = new Rig(one, two);
                HttpClient client = rig.client(version)) {
            for (int at = 0; at < 6; at++) {
                HttpResponse<String> answer =
                        client.send(rig.request("/").build(), BodyHandlers.ofString());
                assertEquals(200, answer.statusCode());
                assertEquals(version, answer.version());
                answers.merge(answer.body(), 1, Integer::sum);
            }
            assertTrue(rig.logLine().contains("\"status\":200"));
        }

        assertEquals(Map.of("1", 3, "2", 3), answers);
    }
}
