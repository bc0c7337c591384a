package dev.berth.daemon.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.berth.policies.base.Problem;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Ingress;
import dev.berth.policies.workload.Ingress.PathType;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PortReference;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DocumentReaderTest {
    @Test
    void read_tutorialService_becomesTheService() {
        Document document = Sample.document(Sample.file("service.yaml"));

        var expected =
                new Service(
                        ObjectName.of("my-service"),
                        Labels.of(Map.of("app", "my-app")),
                        List.of(
                                new Service.ServicePort(
                                        Optional.empty(), 80, new PortReference.ByNumber(9376))));
        assertEquals(new Resource.OfService(expected), document.resource());
        assertEquals(List.of(), document.warnings());
        assertEquals(
                JsonParser.parseString(
                        """
                        {"apiVersion":"v1","kind":"Service",
                        "metadata":{"name":"my-service","namespace":"default"},
                        "spec":{"selector":{"app":"my-app"},
                        "ports":[{"protocol":"TCP","port":80,"targetPort":9376}]}}\
                        """),
                document.json());
    }

    @Test
    void read_tutorialIngressWithoutPathType_isAcceptedWithAWarning() {
        Document document = Sample.document(Sample.file("ingress.yaml"));

        var path =
                new Ingress.Path(
                        "/",
                        PathType.IMPLEMENTATION_SPECIFIC,
                        new Ingress.Backend("my-service", new PortReference.ByNumber(80)));
        var rule = new Ingress.Rule(Optional.of("my-service.example.com"), List.of(path));
        var expected = new Ingress(ObjectName.of("my-ingress"), List.of(rule), Optional.empty());
        assertEquals(new Resource.OfIngress(expected), document.resource());
        assertEquals(
                List.of(
                        "line 10: spec.rules[0].http.paths[0].pathType: is missing, taken as"
                                + " ImplementationSpecific, which is Prefix here; a Kubernetes API"
                                + " server would refuse this"),
                Sample.messages(document.warnings()));
    }

    @Test
    void read_deploymentWithEverything_becomesTheDeployment() {
        Document document = Sample.document(Sample.file("deployment.yaml"));

        assertEquals(List.of(), document.warnings());
        Deployment deployment = ((Resource.OfDeployment) document.resource()).deployment();
        assertEquals(2, deployment.replicas());
        assertEquals(Duration.ofSeconds(10), deployment.template().terminationGrace());
        var container = deployment.template().containers().getFirst();
        assertEquals("my-app:1", container.image().toString());
        assertEquals(List.of("python"), container.command());
        assertEquals(List.of("app.py", "9376"), container.args());
        assertEquals(
                Map.of("PORT", "9376", "URL", "http://localhost:9376/$(MISSING)/$(PORT)"),
                container.environment());
        assertEquals(
                new Resources(250, OptionalLong.of(1000), 64 << 20, OptionalLong.of(128 << 20)),
                container.resources());
        assertEquals(OptionalLong.of(1000), container.security().runAsUser());
        assertTrue(container.security().readOnlyRootFilesystem());
        assertTrue(container.security().droppedCapabilities().contains("CHOWN"));
        assertEquals(
                Set.of(),
                Set.copyOf(
                        container.security().droppedCapabilities().stream()
                                .filter("NET_BIND_SERVICE"::equals)
                                .toList()));
    }

    @Test
    void read_severalDocuments_reportsEveryProblemOfAll() {
        String yaml =
                """
                apiVersion: v1
                kind: Service
                metadata:
                  name: My_Service
                spec:
                  prots:
                  - port: 80
                  ports:
                  - port: 70000
                ---
                # nothing here
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: my-app
                spec:
                  template:
                    spec:
                      containers:
                      - name: app
                        image: my-app:1
                        imagePullPolicies: Always
                ---
                apiVersion: v1
                kind: Servcie
                metadata:
                  name: other
                """;

        List<String> messages = Sample.messages(Sample.problems(yaml));

        assertEquals(6, messages.size(), messages::toString);
        assertTrue(messages.get(0).startsWith("line 4: metadata.name: 'My_Service' is no name"));
        assertEquals(
                "line 6: spec.prots: unknown field 'prots', did you mean 'ports'?",
                messages.get(1));
        assertEquals(
                "line 9: spec.ports[0].port: the number '70000' stands here, expected a whole"
                        + " number from 1 to 65535",
                messages.get(2));
        assertEquals("line 17: spec.selector: is required, expected a mapping", messages.get(3));
        assertEquals(
                "line 23: spec.template.spec.containers[0].imagePullPolicies: unknown field"
                        + " 'imagePullPolicies', did you mean 'imagePullPolicy'?",
                messages.get(4));
        assertEquals(
                "line 26: kind: unknown kind 'Servcie', did you mean 'Service'?", messages.get(5));
    }

    @Test
    void read_listOfItems_readsEachAsAnObject() {
        String yaml =
                """
                apiVersion: v1
                kind: List
                items:
                - apiVersion: v1
                  kind: Service
                  metadata: {name: a, namespace: team}
                  spec: {selector: {app: a}, ports: [{port: 80}]}
                - apiVersion: v1
                  kind: Service
                  metadata: {name: b}
                  spec: {selector: {app: b}, ports: [{port: 80}]}
                """;

        List<Document> documents = Sample.documents(yaml);

        assertEquals(
                List.of("team/a", "default/b"),
                documents.stream().map(document -> document.name().toString()).toList());
        assertEquals(List.of(4, 8), documents.stream().map(Document::line).toList());
    }

    @Test
    void read_jsonWithTabsAndEscapes_readsItAsYaml() {
        String json =
                "{\n\t\"apiVersion\": \"v1\",\n\t\"kind\":\t\"Service\",\n"
                        + "\t\"metadata\": {\"name\": \"a\","
                        + " \"annotations\": {\"x\": \"\\ud83d\\ude00\\/\\u00e9\"}},\n"
                        + "\t\"spec\": {\"selector\": {\"app\": \"a\"}, \"ports\": [{\"port\":"
                        + " 80}]}\n}";

        Document document = Sample.document(json);

        assertEquals(
                "\ud83d\ude00/\u00e9",
                document.json()
                        .getAsJsonObject("metadata")
                        .getAsJsonObject("annotations")
                        .get("x")
                        .getAsString());
    }

    @Test
    void read_whatTheServerSets_isLeftOutAndTheVersionKept() {
        String yaml =
                """
                apiVersion: v1
                kind: Service
                metadata:
                  name: a
                  uid: 0b6f3a1e
                  resourceVersion: "17"
                  generation: 3
                  creationTimestamp: null
                spec: {selector: {app: a}, ports: [{port: 80}]}
                status: {loadBalancer: {}}
                """;

        Document document = Sample.document(yaml);

        assertEquals(OptionalLong.of(17), document.resourceVersion());
        assertEquals(
                "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"a\","
                        + "\"namespace\":\"default\"},\"spec\":{\"selector\":{\"app\":\"a\"},"
                        + "\"ports\":[{\"port\":80}]}}",
                document.json().toString());
    }

    @Test
    void read_sameObjectTwice_isRefused() {
        String yaml = Sample.file("service.yaml") + "\n---\n" + Sample.file("service.yaml");

        List<String> messages = Sample.messages(Sample.problems(yaml));

        assertEquals(
                List.of("line 14: metadata: Service/my-service is there twice, first on line 1"),
                messages);
    }

    @Test
    void read_listsAndMappingsThatAreNone_areToldOnce() {
        String yaml =
                """
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {selector:
                  {matchLabels: {a: b}}, template: {metadata: 5, spec: {containers: 5}}}}
                """;

        List<String> places =
                Sample.problems(yaml).stream()
                        .filter(problem -> problem.detail().contains("'5'"))
                        .map(Problem::place)
                        .toList();

        assertEquals(List.of("spec.template.metadata", "spec.template.spec.containers"), places);
    }

    @Test
    void readStored_whatWasRead_isTheSame() {
        for (String file : List.of("service.yaml", "ingress.yaml", "deployment.yaml")) {
            Document document = Sample.document(Sample.file(file));

            var stored = JsonParser.parseString(document.json().toString()).getAsJsonObject();
            Document again = new DocumentReader().readStored(stored).orElseThrow();

            assertEquals(document.resource(), again.resource());
            assertEquals(document.json(), again.json());
            assertEquals(document.name(), again.name());
        }
    }
}
