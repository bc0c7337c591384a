package dev.berth.daemon.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A fake daemon and a shell that talks to it. */
abstract class CommandFixture {
    static final String SERVICES = "/api/v1/namespaces/default/services";
    static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    static final String INGRESSES = "/apis/networking.k8s.io/v1/namespaces/default/ingresses";
    static final String PODS = "/api/v1/namespaces/default/pods";
    static final String EVENTS = "/api/v1/namespaces/default/events";

    @TempDir Path directory;
    FakeDaemon daemon;
    Shell shell;

    @BeforeEach
    void open() throws IOException {
        daemon = new FakeDaemon(directory);
        shell = new Shell(daemon.socket(), directory);
    }

    @AfterEach
    void close() throws IOException {
        daemon.close();
    }

    static String list(String... items) {
        return "{\"kind\":\"List\",\"items\":[" + String.join(",", items) + "]}";
    }

    static String status(int code, String message) {
        return "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":"
                + code
                + ",\"message\":\""
                + message
                + "\"}";
    }

    /** A deployment of that many replicas, of which so many are ready. */
    static String deployment(int replicas, int ready) {
        return """
               {"apiVersion":"apps/v1","kind":"Deployment",
                "metadata":{"name":"my-app","namespace":"default","generation":2,
                 "creationTimestamp":"2026-05-01T11:55:30Z"},
                "spec":{"replicas":%d,"selector":{"matchLabels":{"app":"my-app"}},
                 "template":{"spec":{"containers":[{"name":"web","image":"my-app:1",
                  "ports":[{"containerPort":9376}],
                  "resources":{"requests":{"cpu":"250m","memory":"64Mi"}}}]}}},
                "status":{"replicas":%d,"readyReplicas":%d,"updatedReplicas":%d,
                 "unavailableReplicas":%d,"observedGeneration":2,
                 "conditions":[{"type":"Available","status":"%s","reason":"MinimumReplicas",
                  "message":"%d of %d replicas answer"}]}}
               """
                .formatted(
                        replicas,
                        replicas,
                        ready,
                        replicas,
                        replicas - ready,
                        ready == replicas ? "True" : "False",
                        ready,
                        replicas);
    }

    /** A pod of that deployment. */
    static String pod(String name, boolean ready) {
        return """
               {"apiVersion":"v1","kind":"Pod",
                "metadata":{"name":"%s","namespace":"default","labels":{"app":"my-app"},
                 "annotations":{"berth.dev/slot":"1","berth.dev/cpus":"2-3"},
                 "ownerReferences":[{"kind":"Deployment","name":"my-app"}],
                 "creationTimestamp":"2026-05-01T11:59:18Z"},
                "spec":{"containers":[{"name":"web","image":"my-app:1"}]},
                "status":{"phase":"Running","podIP":"10.89.0.5",
                 "conditions":[{"type":"Ready","status":"%s"}],
                 "containerStatuses":[{"ready":%s,"restartCount":3,"state":{"running":{}},
                  "containerID":"docker://abc","imageID":"sha256:def"}]}}
               """
                .formatted(name, ready ? "True" : "False", ready);
    }
}
