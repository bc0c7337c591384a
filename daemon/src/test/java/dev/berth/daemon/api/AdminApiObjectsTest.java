package dev.berth.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.berth.daemon.control.SampleState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AdminApiObjectsTest extends AdminApiCase {
    @BeforeEach
    void applySome() throws IOException {
        assertEquals(200, apply(all(SERVICE, INGRESS, DEPLOYMENT)).status());
        assertEquals(200, http.send("POST", "/berth/v1/apply?namespace=blue", SERVICE).status());
    }

    private List<String> names(String path) throws IOException {
        UnixHttp.Answer answer = http.get(path);
        assertEquals(200, answer.status(), answer.body());
        List<String> names = new ArrayList<>();
        for (var item : answer.json().getAsJsonArray("items")) {
            names.add(text(item, "metadata.namespace") + "/" + text(item, "metadata.name"));
        }
        return names;
    }

    @Test
    void get_one_isWhatWasAppliedWithWhatTheApplianceKnowsOfIt() throws IOException {
        JsonObject service = http.get(SERVICES + "/web").json();

        assertEquals("Service", text(service, "kind"));
        assertEquals("web", text(service, "spec.selector.app"));
        assertEquals("80", text(service, "spec.ports.0.port"));
        assertEquals("default", text(service, "metadata.namespace"));
        assertEquals("1", text(service, "metadata.generation"));
        assertFalse(text(service, "metadata.uid").isBlank());
        assertFalse(text(service, "metadata.resourceVersion").isBlank());
        assertEquals("2026-11-01T12:00:00Z", text(service, "metadata.creationTimestamp"));
        assertEquals("{}", text(service, "status.loadBalancer"));
    }

    @Test
    void get_deployment_hasTheStatusOfItsPods() throws IOException {
        var web = SampleState.deployment("web", 2, SampleState.shared());
        api.knows(
                SampleState.live(
                        SampleState.desired(1, web),
                        true,
                        List.of(
                                SampleState.running(web, 0, "0"),
                                SampleState.running(web, 1, "1"))));

        JsonObject deployment = http.get(DEPLOYMENTS + "/web").json();

        assertEquals("2", text(deployment, "status.replicas"));
        assertEquals("2", text(deployment, "status.readyReplicas"));
        assertEquals("2", text(deployment, "status.updatedReplicas"));
        assertEquals("0", text(deployment, "status.unavailableReplicas"));
        assertEquals("1", text(deployment, "status.observedGeneration"));
        List<String> conditions = new ArrayList<>();
        for (var condition : deployment.getAsJsonObject("status").getAsJsonArray("conditions")) {
            conditions.add(text(condition, "type") + "=" + text(condition, "status"));
        }
        assertTrue(conditions.contains("Available=True"), conditions.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/namespaces/default/services, default/web",
        "/api/v1/namespaces/blue/services, blue/web",
        "/apis/apps/v1/namespaces/default/deployments, default/web",
        "/apis/apps/v1/deployments, default/web",
        "/apis/networking.k8s.io/v1/namespaces/default/ingresses, default/web",
        "/apis/networking.k8s.io/v1/ingresses, default/web"
    })
    void get_list_givesTheNamespacesObjects(String path, String expected) throws IOException {
        assertEquals(List.of(expected), names(path));
    }

    @Test
    void get_listOfAllNamespaces_givesEveryObject() throws IOException {
        UnixHttp.Answer answer = http.get("/api/v1/services");

        assertEquals(List.of("blue/web", "default/web"), names("/api/v1/services"));
        assertEquals("ServiceList", text(answer.json(), "kind"));
        assertEquals(List.of(), names("/api/v1/namespaces/nowhere/services"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/namespaces/default/services/absent",
                "/api/v1/namespaces/default/services/Not_A_Name",
                "/api/v1/namespaces/Not_One/services/web",
                "/apis/apps/v1/namespaces/blue/deployments/web"
            })
    void get_absent_isNotFound(String path) throws IOException {
        status(http.get(path), 404, "NotFound");
    }

    @Test
    void put_yamlAndJson_replaceTheObject() throws IOException {
        UnixHttp.Answer yaml =
                http.send("PUT", SERVICES + "/web", SERVICE.replace("port: 80", "port: 81"));
        JsonObject read = yaml.json();
        read.remove("status");
        read.getAsJsonObject("spec")
                .getAsJsonArray("ports")
                .get(0)
                .getAsJsonObject()
                .addProperty("port", 82);

        UnixHttp.Answer json = http.send("PUT", SERVICES + "/web", read.toString());

        assertEquals("81", text(yaml.json(), "spec.ports.0.port"));
        assertEquals("82", text(json.json(), "spec.ports.0.port"), json.body());
        assertEquals("3", text(json.json(), "metadata.generation"));
        assertEquals("82", text(http.get(SERVICES + "/web").json(), "spec.ports.0.port"));
    }

    @Test
    void put_withTheVersionOfBefore_isAConflict() throws IOException {
        JsonObject read = http.get(SERVICES + "/web").json();
        http.send("PUT", SERVICES + "/web", SERVICE.replace("port: 80", "port: 81"));

        UnixHttp.Answer answer = http.send("PUT", SERVICES + "/web", read.toString());

        status(answer, 409, "Conflict");
        assertEquals("81", text(http.get(SERVICES + "/web").json(), "spec.ports.0.port"));
    }

    @Test
    void put_anythingButThatObject_isRefusedAndNothingChanges() throws IOException {
        String changed = SERVICE.replace("port: 80", "port: 81");
        long before = api.store.current().revision();

        status(http.send("PUT", SERVICES + "/other", changed), 422, "Invalid");
        status(
                http.send(
                        "PUT",
                        "/api/v1/namespaces/green/services/web",
                        changed.replace("name: web", "name: web\n  namespace: blue")),
                422,
                "Invalid");
        status(http.send("PUT", SERVICES + "/web", DEPLOYMENT), 422, "Invalid");
        status(http.send("PUT", SERVICES + "/web", all(changed, changed)), 422, "Invalid");
        status(http.send("PUT", SERVICES + "/web", ""), 422, "Invalid");

        assertEquals(before, api.store.current().revision());
    }

    @Test
    void delete_twice_isThereAndThenIsNot() throws IOException {
        UnixHttp.Answer first = http.send("DELETE", SERVICES + "/web", "");
        UnixHttp.Answer second = http.send("DELETE", SERVICES + "/web", "");

        assertEquals(200, first.status());
        assertEquals("Status", text(first.json(), "kind"));
        assertEquals("Success", text(first.json(), "status"));
        assertEquals("web", text(first.json(), "details.name"));
        status(second, 404, "NotFound");
        assertEquals(List.of("blue/web"), names("/api/v1/services"));
    }
}
