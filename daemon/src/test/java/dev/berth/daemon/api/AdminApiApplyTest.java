package dev.berth.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.document.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AdminApiApplyTest extends AdminApiCase {
    private static final String WRONG_SERVICE = SERVICE.replace("port: 80", "prot: 80");
    private static final String WRONG_DEPLOYMENT =
            DEPLOYMENT.replace("replicas: 2", "replicas: many");

    private static List<String> outcomes(UnixHttp.Answer answer) {
        assertEquals(200, answer.status(), answer.body());
        List<String> outcomes = new ArrayList<>();
        for (var object : answer.json().getAsJsonArray("objects")) {
            outcomes.add(text(object, "kind") + " " + text(object, "outcome"));
        }
        return outcomes;
    }

    private void assertNothingStored() {
        assertEquals(0, api.store.current().revision());
        for (Kind kind : Kind.values()) {
            assertTrue(api.store.objects(kind).isEmpty(), kind.title());
        }
    }

    @Test
    void apply_newSameAndChanged_saysWhatBecameOfEach() throws IOException {
        UnixHttp.Answer first = apply(all(SERVICE, DEPLOYMENT));
        UnixHttp.Answer second =
                apply(all(SERVICE, DEPLOYMENT.replace("replicas: 2", "replicas: 3")));

        assertEquals(List.of("Service created", "Deployment created"), outcomes(first));
        assertEquals(List.of("Service unchanged", "Deployment configured"), outcomes(second));
        assertEquals("berth.dev/v1", text(first.json(), "apiVersion"));
        assertEquals("ApplyResult", text(first.json(), "kind"));
        assertEquals("1", text(first.json(), "revision"));
        assertEquals("2", text(second.json(), "revision"));
        assertJson(
                """
                {"apiVersion":"v1","kind":"Service","namespace":"default","name":"web",
                 "outcome":"created"}\
                """,
                first.json().getAsJsonArray("objects").get(0));
    }

    @Test
    void apply_namespaceInTheQuery_isWhereDocumentsGoThatNameNone() throws IOException {
        UnixHttp.Answer answer = http.send("POST", "/berth/v1/apply?namespace=blue", SERVICE);

        assertEquals("blue", text(answer.json(), "objects.0.namespace"));
        assertEquals(200, http.get("/api/v1/namespaces/blue/services/web").status());
        assertEquals(404, http.get(SERVICES + "/web").status());
    }

    @Test
    void apply_namespaceThatIsNone_isRefused() throws IOException {
        UnixHttp.Answer answer = http.send("POST", "/berth/v1/apply?namespace=Not_One", SERVICE);

        status(answer, 400, "BadRequest");
        assertNothingStored();
    }

    @Test
    void apply_dryRun_saysWhatWouldBeAndStoresNothing() throws IOException {
        UnixHttp.Answer answer =
                http.send("POST", "/berth/v1/apply?dryRun=All", all(SERVICE, DEPLOYMENT));

        assertEquals(List.of("Service created", "Deployment created"), outcomes(answer));
        assertNothingStored();
    }

    @Test
    void apply_ingressToAMissingService_warnsWithTheLine() throws IOException {
        UnixHttp.Answer answer = apply(all(SERVICE, INGRESS));

        assertEquals(List.of("Service created", "Ingress created"), outcomes(answer));
        JsonArray warnings = answer.json().getAsJsonArray("warnings");
        assertEquals(1, warnings.size(), answer.body());
        assertEquals("Ingress/web", text(warnings, "0.object"));
        assertTrue(text(warnings, "0.message").contains("absent"), answer.body());
        int line = warnings.get(0).getAsJsonObject().get("line").getAsInt();
        assertTrue(line > SERVICE.lines().count(), "line " + line);
    }

    @Test
    void apply_wrongDocumentsAmongGoodOnes_namesEveryProblemAndStoresNothing() throws IOException {
        String documents = all(SERVICE, WRONG_SERVICE, DEPLOYMENT, WRONG_DEPLOYMENT);

        JsonObject status = status(apply(documents), 422, "Invalid");

        List<String> lines = documents.lines().toList();
        List<String> named = new ArrayList<>();
        for (var cause : status.getAsJsonObject("details").getAsJsonArray("causes")) {
            int line = cause.getAsJsonObject().get("line").getAsInt();
            named.add(lines.get(line - 1).strip() + " <- " + text(cause, "field"));
            assertEquals("FieldValueInvalid", text(cause, "reason"));
        }
        assertTrue(named.contains("- prot: 80 <- spec.ports[0].prot"), named.toString());
        assertTrue(named.contains("replicas: many <- spec.replicas"), named.toString());
        assertNothingStored();
    }

    @Test
    void apply_aliasBomb_isRefusedAndStoresNothing() throws IOException {
        var bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        }

        status(apply(all(SERVICE, bomb.toString())), 422, "Invalid");

        assertNothingStored();
    }

    @Test
    void apply_binary_isRefusedAndStoresNothing() throws IOException {
        byte[] bytes = new byte[2048];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 37);
        }

        status(http.send("POST", "/berth/v1/apply", bytes), 422, "Invalid");

        assertNothingStored();
    }

    @Test
    void apply_asLargeAsAllowed_isTaken() throws IOException {
        byte[] body = padded(RequestBody.MAX_DOCUMENT_BYTES);

        UnixHttp.Answer told = http.send("POST", "/berth/v1/apply?dryRun=All", body);
        UnixHttp.Answer chunked =
                http.sendChunked("POST", "/berth/v1/apply?dryRun=All", body, 100_000);

        assertEquals(List.of("Service created"), outcomes(told));
        assertEquals(List.of("Service created"), outcomes(chunked));
    }

    @Test
    void apply_oneByteMoreThanAllowed_isTooLarge() throws IOException {
        byte[] body = padded(RequestBody.MAX_DOCUMENT_BYTES + 1);

        UnixHttp.Answer told = http.send("POST", "/berth/v1/apply", body);
        UnixHttp.Answer chunked = http.sendChunked("POST", "/berth/v1/apply", body, 100_000);

        status(told, 413, "RequestEntityTooLarge");
        status(chunked, 413, "RequestEntityTooLarge");
        assertNothingStored();
    }

    @Test
    void apply_muchMoreThanAllowed_isTooLargeAndTheNextIsServed() throws IOException {
        byte[] body = padded(4 * RequestBody.MAX_DOCUMENT_BYTES);

        UnixHttp.Answer told = http.send("POST", "/berth/v1/apply", body);
        UnixHttp.Answer chunked = http.sendChunked("POST", "/berth/v1/apply", body, 100_000);

        status(told, 413, "RequestEntityTooLarge");
        status(chunked, 413, "RequestEntityTooLarge");
        assertEquals(List.of("Service created"), outcomes(apply(SERVICE)));
    }

    @Test
    void apply_tooLarge_restOfTheBodyIsNoRequest() throws IOException {
        byte[] smuggled =
                "GET /healthz HTTP/1.1\r\nHost: berth\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] body = padded(4 * RequestBody.MAX_DOCUMENT_BYTES);
        for (int at = RequestBody.MAX_DOCUMENT_BYTES; at < body.length; at += 64) {
            System.arraycopy(smuggled, 0, body, at, smuggled.length);
        }

        UnixHttp.Answer answer = http.send("POST", "/berth/v1/apply", body);

        status(answer, 413, "RequestEntityTooLarge");
        assertEquals("close", answer.headers().get("connection"));
    }

    @Test
    void apply_brokenChunks_isNoInternalError() throws IOException {
        String request =
                String.join(
                        "\r\n",
                        "POST /berth/v1/apply HTTP/1.1",
                        "Host: berth",
                        "Transfer-Encoding: chunked",
                        "",
                        "zz",
                        "abc",
                        "0",
                        "",
                        "");

        UnixHttp.Answer answer = http.exchange(request.getBytes(StandardCharsets.US_ASCII));

        assertEquals(400, answer.status(), answer.body());
        assertNothingStored();
    }

    /** The service, and comments up to that many bytes. */
    private static byte[] padded(int bytes) {
        byte[] body = new byte[bytes];
        Arrays.fill(body, (byte) '#');
        byte[] service = SERVICE.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(service, 0, body, 0, service.length);
        return body;
    }
}
