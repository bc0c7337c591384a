package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The registry's TLS listener as the daemon sets it up. */
final class ApplianceRegistryIT extends ApplianceCase {
    private HttpResponse<String> ask(String authorization) throws Exception {
        String address =
                daemon.status().getAsJsonObject("registry").get("tlsAddress").getAsString();
        var request =
                HttpRequest.newBuilder(
                        URI.create(
                                "https://localhost"
                                        + address.substring(address.lastIndexOf(':'))
                                        + "/v2/"));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return send(request.build());
    }

    @Test
    void robot_madeByTheApi_comesInThroughTlsUntilItIsRemoved() throws Exception {
        JsonObject robot =
                daemon.http()
                        .send(
                                "POST",
                                "/berth/v1/registry/robots",
                                "{\"name\":\"ci\",\"grants\":[\"team/**:pull,push\"]}")
                        .json();
        String basic =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (robot.get("username").getAsString()
                                                        + ":"
                                                        + robot.get("password").getAsString())
                                                .getBytes(StandardCharsets.UTF_8));

        var anonymous = ask("");
        var asRobot = ask(basic);
        daemon.http().send("DELETE", "/berth/v1/registry/robots/ci", "");

        assertEquals(401, anonymous.statusCode());
        assertTrue(
                anonymous
                        .headers()
                        .firstValue("WWW-Authenticate")
                        .orElse("")
                        .startsWith("Bearer realm=\"https://localhost:"),
                anonymous.headers().toString());
        assertEquals(200, asRobot.statusCode());
        assertEquals(401, ask(basic).statusCode());
    }
}
