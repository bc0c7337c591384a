package dev.berth.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Policies about the signatures of images. */
final class SignPolicyApiTest extends AdminApiCase {
    private static final String PATH = "/berth/v1/registry/sign-policies";

    private static String body(String pattern, String mode, String... keys) {
        var list = new JsonArray();
        for (String key : keys) {
            list.add(key);
        }
        var body = new JsonObject();
        body.addProperty("pattern", pattern);
        body.addProperty("mode", mode);
        body.add("keys", list);
        return body.toString();
    }

    private static String key() throws GeneralSecurityException {
        byte[] encoded =
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getEncoder().encodeToString(encoded)
                + "\n-----END PUBLIC KEY-----\n";
    }

    @Test
    void policies_setListRemove_work() throws IOException, GeneralSecurityException {
        UnixHttp.Answer set = http.send("POST", PATH, body("team/*", "require", key()));
        UnixHttp.Answer list = http.get(PATH);
        UnixHttp.Answer removed = http.send("DELETE", PATH + "?pattern=team%2F*", "");
        UnixHttp.Answer again = http.send("DELETE", PATH + "?pattern=team%2F*", "");

        assertEquals(200, set.status(), set.body());
        assertEquals("team/*", text(list.json(), "items.0.pattern"));
        assertEquals("require", text(list.json(), "items.0.mode"));
        assertEquals("ed25519", text(list.json(), "items.0.keys.0.kind"));
        assertEquals(200, removed.status(), removed.body());
        problem(again, 404);
        assertEquals("[]", text(http.get(PATH).json(), "items"));
        assertEquals(
                List.of("delete SignPolicy team/*", "set SignPolicy team/*"),
                api.audit.last(10).stream()
                        .map(entry -> entry.action() + " " + entry.object())
                        .toList());
    }

    @Test
    void policies_bad_areRefusedWithAReason() throws IOException, GeneralSecurityException {
        for (String body :
                new String[] {
                    "{}",
                    body("", "require", key()),
                    body("Team", "require", key()),
                    body("*", "must", key()),
                    body("*", "require"),
                    body("*", "require", "no key")
                }) {
            JsonObject problem = problem(http.send("POST", PATH, body), 422);
            assertTrue(!text(problem, "detail").isEmpty(), body);
        }
        problem(http.send("POST", PATH, "{\"pattern\":\"*\",\"mode\":\"off\",\"keys\":1}"), 400);
    }
}
