package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.daemon.api.UnixHttp;
import dev.berth.daemon.docker.ContainerSummary;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.docker.Ownership;
import dev.berth.daemon.docker.RealEngine;
import dev.berth.daemon.network.ContainerNetwork;
import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An appliance on a real engine, with a small web server as what it runs. */
@Timeout(600)
abstract class ApplianceCase {
    static final String DEPLOYMENT = "/apis/apps/v1/namespaces/default/deployments/web";

    /** A page; and one that, once begun, waits until it is let go. */
    private static final String SERVER =
            """
            cd /tmp && /bin/busybox mkdir -p www/cgi-bin && echo page > www/index.html
            /bin/busybox mkfifo go
            { echo '#!/bin/sh'
              echo 'echo > /tmp/begun; /bin/cat /tmp/go > /tmp/went'
              echo "printf 'Content-Type: text/plain\\r\\n\\r\\nslow\\n'"; } > www/cgi-bin/slow
            /bin/busybox chmod 755 www/cgi-bin/slow
            exec /bin/busybox httpd -f -p 9376 -h www
            """;

    /** The service of the web server, and the way to it. */
    static final String SERVICES =
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              selector:
                app: web
              ports:
              - port: 80
                targetPort: 9376
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: web
            spec:
              rules:
              - host: localhost
                http:
                  paths:
                  - path: /
                    pathType: Prefix
                    backend:
                      service:
                        name: web
                        port:
                          number: 80
                  - path: /absent
                    pathType: Prefix
                    backend:
                      service:
                        name: absent
                        port:
                          number: 80
            ---
            """;

    @TempDir private Path directory;
    RealEngine real;
    DaemonProcess daemon;
    private AutoCloseable started = () -> {};
    private String owner = "";

    /**
     * A pod as the admin API shows it.
     *
     * @param cpus what it is to keep to
     */
    record Replica(String pod, String containerId, String cpus, boolean ready, int restarts) {}

    @BeforeEach
    void startAppliance() throws Exception {
        real = realEngine();
        claimNetwork();
        startDaemon();
        owner = daemon.issuer();
    }

    /** The engine that the appliance works on: the one that the environment names. */
    RealEngine realEngine() throws Exception {
        return new RealEngine("appliance");
    }

    /** The network's name is the same for every appliance: there can be one on an engine. */
    private void claimNetwork() throws IOException {
        try {
            real.engine().networks().remove(ContainerNetwork.DEFAULT_NAME);
        } catch (EngineException e) {
            real.close();
            throw new AssertionError(
                    "another appliance uses this engine; give this test an engine of its own with"
                            + " DOCKER_HOST",
                    e);
        }
    }

    /** Lines of the daemon's configuration beside those that every test needs. */
    String configuration() throws IOException {
        return "";
    }

    /** Where the daemon keeps what was applied. */
    final Path databaseFile() {
        return directory.resolve("state").resolve("berth.db");
    }

    final void startDaemon() throws Exception {
        daemon = DaemonProcess.start(directory, real.at(), configuration());
        started = daemon;
    }

    @AfterEach
    void removeAppliance() throws Exception {
        try {
            started.close();
        } finally {
            for (ContainerSummary container : containers()) {
                real.engine().containers().remove(container.id(), true);
            }
            real.engine().networks().remove(ContainerNetwork.DEFAULT_NAME);
            real.close();
        }
    }

    /** The containers of this appliance, as the engine tells. */
    List<ContainerSummary> containers() throws IOException {
        return owner.isEmpty()
                ? List.of()
                : real.engine().containers().list(List.of(Ownership.filter(owner)));
    }

    ObservedContainer container(Replica replica) throws IOException {
        return real.engine().containers().inspect(replica.containerId()).orElseThrow();
    }

    /** What the kernel lets a replica use. */
    CpuSet allowed(Replica replica) throws IOException {
        String list =
                RealEngine.status(container(replica).pid()).getOrDefault("Cpus_allowed_list", "");
        return CpuSet.parse(list).orElseThrow();
    }

    /** A deployment of the web server; its CPU is both request and limit. */
    String deployment(String name, int replicas, String cpu, String greeting) {
        var yaml =
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: NAME
                spec:
                  replicas: %d
                  selector:
                    matchLabels:
                      app: NAME
                  template:
                    metadata:
                      labels:
                        app: NAME
                    spec:
                      terminationGracePeriodSeconds: 1
                      containers:
                      - name: main
                        image: %s
                        command: ["/bin/sh", "-c"]
                        args:
                        - |
                %s
                        env:
                        - name: GREETING
                          value: %s
                        ports:
                        - containerPort: 9376
                        resources:
                          requests: {cpu: "%s", memory: 16Mi}
                          limits: {cpu: "%s", memory: 16Mi}
                """
                        .formatted(
                                replicas,
                                real.image(),
                                SERVER.indent(10).stripTrailing(),
                                greeting,
                                cpu,
                                cpu);
        return yaml.replace("NAME", name);
    }

    void apply(String documents) throws IOException {
        UnixHttp.Answer answer = daemon.http().send("POST", "/berth/v1/apply", documents);
        assertEquals(200, answer.status(), answer.body());
    }

    /** Applies the service, the ingress and two replicas, and returns them when they are ready. */
    List<Replica> serve() throws Exception {
        apply(SERVICES + deployment("web", 2, "250m", "hello"));
        return awaitReady("web", 2);
    }

    /** The pods of a deployment; all where none is named. */
    List<Replica> replicas(String deployment) throws IOException {
        List<Replica> replicas = new ArrayList<>();
        for (JsonElement item :
                daemon.get("/api/v1/namespaces/default/pods").getAsJsonArray("items")) {
            Replica replica = replica(item.getAsJsonObject());
            if (deployment.isEmpty() || replica.pod().startsWith(deployment + "-")) {
                replicas.add(replica);
            }
        }
        return replicas;
    }

    private static Replica replica(JsonObject pod) {
        JsonObject metadata = pod.getAsJsonObject("metadata");
        JsonElement cpus = metadata.getAsJsonObject("annotations").get("berth.dev/cpus");
        String name = metadata.get("name").getAsString();
        var statuses = pod.getAsJsonObject("status").getAsJsonArray("containerStatuses");
        if (statuses.isEmpty()) {
            return new Replica(name, "", "", false, 0);
        }
        JsonObject status = statuses.get(0).getAsJsonObject();
        return new Replica(
                name,
                status.get("containerID").getAsString().replace("docker://", ""),
                cpus == null ? "" : cpus.getAsString(),
                status.get("ready").getAsBoolean(),
                status.get("restartCount").getAsInt());
    }

    List<Replica> awaitReady(String deployment, int count) throws Exception {
        daemon.await(
                count + " replicas of " + deployment + " are ready",
                () -> {
                    List<Replica> replicas = replicas(deployment);
                    return replicas.size() == count && replicas.stream().allMatch(Replica::ready);
                });
        return replicas(deployment);
    }

    /** A token for the host that is routed. */
    String token() throws IOException {
        UnixHttp.Answer answer =
                daemon.http().send("POST", "/berth/v1/tokens", "{\"audience\":\"localhost\"}");
        return answer.json().get("access_token").getAsString();
    }

    HttpRequest.Builder request(String path) throws IOException {
        String port = daemon.https().substring(daemon.https().lastIndexOf(':') + 1);
        return HttpRequest.newBuilder(URI.create("https://localhost:" + port + path));
    }

    HttpResponse<String> getWithToken(String path) throws Exception {
        return send(request(path).header("Authorization", "Bearer " + token()).build());
    }

    HttpResponse<String> send(HttpRequest request) throws Exception {
        try (var client = client()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    /** One that trusts the device's authority and nobody else. */
    HttpClient client() throws Exception {
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (var pem = Files.newInputStream(daemon.caCertificate())) {
            trusted.setCertificateEntry(
                    "device", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(tls).build();
    }
}
