package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.berth.daemon.docker.Ownership;
import dev.berth.daemon.docker.VolumeInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Variables, files and storage that containers get from outside, on a real engine. */
final class ApplianceVolumeIT extends ApplianceCase {
    private static final String SETTINGS =
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            data: {level: %s}
            ---
            """;
    private static final String LOGIN =
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: login}
            stringData: {password: hush-hush}
            ---
            """;
    private static final String CLAIM =
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec:
              accessModes: [ReadWriteOnce]
              resources: {requests: {storage: 1Gi}}
            ---
            """;

    @TempDir private Path host;

    @Override
    String configuration() throws IOException {
        Files.createDirectories(host.resolve("allowed"));
        return "volumes:\n  hostPaths: [" + host.toRealPath().resolve("allowed") + "]\n";
    }

    @AfterEach
    void removeVolumes() throws Exception {
        if (daemon == null) {
            return;
        }
        daemon.kill();
        for (var container : containers()) {
            real.engine().containers().remove(container.id(), true);
        }
        for (VolumeInfo volume : volumes()) {
            real.engine().volumes().remove(volume.name());
        }
    }

    private List<VolumeInfo> volumes() throws IOException {
        return real.engine().volumes().list(List.of(Ownership.filter(issuer)));
    }

    private String issuer = "";

    /** A Deployment of one replica whose containers run these scripts. */
    private String deployment(String name, String volumes, String... containers) {
        var yaml = new StringBuilder();
        yaml.append(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: NAME}
                spec:
                  selector: {matchLabels: {app: NAME}}
                  template:
                    metadata: {labels: {app: NAME}}
                    spec:
                      terminationGracePeriodSeconds: 0
                      volumes: [VOLUMES]
                      containers:
                """
                        .replace("NAME", name)
                        .replace("VOLUMES", volumes));
        for (String container : containers) {
            yaml.append(container);
        }
        return yaml.append("---\n").toString();
    }

    private String container(String name, String more, String script) {
        return """
                     - name: %s
                       image: %s
                       command: ["/bin/sh", "-c"]
                       args: ["%s; while :; do /bin/busybox sleep 0.2; done"]
                       %s
               """
                .formatted(name, real.image(), script, more.replace("\n", "\n        "));
    }

    private JsonObject pod(String deployment) throws IOException {
        for (var item : daemon.get("/api/v1/namespaces/default/pods").getAsJsonArray("items")) {
            String name =
                    item.getAsJsonObject().getAsJsonObject("metadata").get("name").getAsString();
            if (name.startsWith(deployment + "-")) {
                return item.getAsJsonObject();
            }
        }
        return new JsonObject();
    }

    private String message(String deployment) throws IOException {
        JsonObject status = pod(deployment).getAsJsonObject("status");
        return status == null || !status.has("reason")
                ? ""
                : status.get("reason").getAsString() + ": " + status.get("message").getAsString();
    }

    private String log(String deployment, String container) throws IOException {
        JsonObject metadata = pod(deployment).getAsJsonObject("metadata");
        return metadata == null
                ? ""
                : daemon.http()
                        .get(
                                "/api/v1/namespaces/default/pods/"
                                        + metadata.get("name").getAsString()
                                        + "/log?container="
                                        + container)
                        .body();
    }

    private void awaitLog(String deployment, String container, String text) throws Exception {
        daemon.await(
                deployment + "/" + container + " says " + text,
                () -> log(deployment, container).contains(text));
    }

    private void awaitMessage(String deployment, String text) throws Exception {
        daemon.await(deployment + " waits: " + text, () -> message(deployment).contains(text));
    }

    @Test
    void settings_asVariablesAndFiles_areWaitedForAndFollowed() throws Exception {
        issuer = daemon.issuer();
        String more =
                """
                env:
                - name: LEVEL
                  valueFrom: {configMapKeyRef: {name: settings, key: level}}
                - name: BOTH
                  value: "$(LEVEL)+$(S_password)"
                - name: POD
                  valueFrom: {fieldRef: {fieldPath: "metadata.labels['app']"}}
                envFrom: [{prefix: S_, secretRef: {name: login}}]
                volumeMounts: [{name: files, mountPath: /etc/app}]
                """;
        String reader =
                container(
                        "main",
                        more,
                        "echo env $BOTH $POD; /bin/busybox stat -L -c '%a %n' /etc/app/level"
                                + " /etc/app/in/pass; touch /etc/app/x || echo read-only; while"
                                + " :; do echo file $(/bin/busybox cat /etc/app/level);"
                                + " /bin/busybox sleep 0.2; done");
        String files =
                "{name: files, projected: {sources: [{configMap: {name: settings}}, {secret:"
                        + " {name: login, items: [{key: password, path: in/pass, mode: 0400}]}}]}}";
        apply(LOGIN + deployment("reader", files, reader));

        awaitMessage(
                "reader",
                "CreateContainerConfigError: env LEVEL of main: ConfigMap settings does not exist");
        apply(SETTINGS.formatted("debug"));
        awaitLog("reader", "main", "env debug+hush-hush reader");
        awaitLog("reader", "main", "644 /etc/app/level\n400 /etc/app/in/pass");
        awaitLog("reader", "main", "read-only");
        awaitLog("reader", "main", "file debug");
        String container = containers().getFirst().id();

        daemon.kill();
        startDaemon();
        apply(SETTINGS.formatted("trace"));
        awaitLog("reader", "main", "file trace");

        assertEquals(container, containers().getFirst().id());
        String shown =
                real.engine().containers().inspect(container).orElseThrow().labels().toString()
                        + daemon.log()
                        + daemon.get("/api/v1/namespaces/default/pods")
                        + daemon.get("/api/v1/namespaces/default/events");
        assertFalse(shown.contains("hush-hush"), "a value of a Secret is told");
        daemon.http().send("DELETE", "/apis/apps/v1/namespaces/default/deployments/reader", "");
        Path rendered = daemon.caCertificate().resolveSibling("secrets");
        daemon.await(
                "the files are gone",
                () -> {
                    try (var left = Files.list(rendered)) {
                        return left.findAny().isEmpty();
                    }
                });
    }

    @Test
    void storage_emptyDirsGoWithTheirPodAndClaimsStay() throws Exception {
        issuer = daemon.issuer();
        String volumes =
                "{name: shared, emptyDir: {}}, {name: fast, emptyDir: {medium: Memory, sizeLimit:"
                        + " 1Mi}}, {name: data, persistentVolumeClaim: {claimName: data}}";
        String mounts =
                "volumeMounts: [{name: shared, mountPath: /shared}, {name: fast, mountPath: /fast},"
                        + " {name: data, mountPath: /data}]\n"
                        + "securityContext: {runAsUser: 1000}";
        String writer =
                container(
                        "writer",
                        mounts,
                        "echo hello > /shared/a; echo quick > /fast/b; echo data: $(/bin/busybox"
                                + " cat /data/kept); echo kept > /data/kept; /bin/busybox df"
                                + " /fast | /bin/busybox tail -1");
        String peer =
                container(
                        "peer",
                        mounts,
                        "until [ -e /fast/b ]; do /bin/busybox sleep 0.1; done; echo"
                                + " $(/bin/busybox cat /shared/a /fast/b)");
        apply(deployment("pair", volumes, writer, peer));

        awaitMessage("pair", "PersistentVolumeClaim data does not exist");
        apply(CLAIM);
        awaitLog("pair", "peer", "hello quick");
        awaitLog("pair", "writer", "data:\n");
        awaitLog("pair", "writer", "tmpfs");
        assertEquals(3, volumes().size());

        daemon.http().send("DELETE", "/apis/apps/v1/namespaces/default/deployments/pair", "");
        daemon.await("only the claim is left", () -> volumes().size() == 1);
        daemon.kill();
        startDaemon();
        apply(deployment("pair", volumes, writer, peer));
        awaitLog("pair", "writer", "data: kept");

        daemon.http().send("DELETE", "/api/v1/namespaces/default/persistentvolumeclaims/data", "");
        String leaving =
                daemon.http().get("/api/v1/namespaces/default/persistentvolumeclaims/data").body();
        assertTrue(leaving.contains("deletionTimestamp"), leaving);
        assertEquals(3, volumes().size());
        daemon.http().send("DELETE", "/apis/apps/v1/namespaces/default/deployments/pair", "");
        daemon.await("everything is gone", () -> volumes().isEmpty());
        daemon.await(
                "so is the document",
                () ->
                        daemon.http()
                                        .get(
                                                "/api/v1/namespaces/default/persistentvolumeclaims/data")
                                        .status()
                                == 404);
    }

    @Test
    void parts_ofAClaim_areKeptApartAndNoLinkLeadsOutOfThem() throws Exception {
        issuer = daemon.issuer();
        String claimed = "{name: data, persistentVolumeClaim: {claimName: data}}";
        String mounts =
                "volumeMounts: [{name: data, mountPath: /one, subPath: a/one},"
                        + " {name: data, mountPath: /two, subPath: two}]\n"
                        + "securityContext: {runAsUser: 1000}";
        String writer =
                container(
                        "main",
                        mounts,
                        "echo one: $(/bin/busybox ls /one) two: $(/bin/busybox ls /two);"
                                + " /bin/busybox ln -s /etc /one/link; echo kept > /two/file");
        String sly =
                "volumeMounts: [{name: data, mountPath: /leak, subPath: a/one/link}]\n"
                        + "securityContext: {runAsUser: 1000}";
        apply(CLAIM + deployment("writer", claimed, writer));
        awaitLog("writer", "main", "one: two:");

        apply(
                deployment(
                        "sly",
                        claimed,
                        container("main", sly, "echo sly: $(/bin/busybox ls /leak)")));
        apply(
                deployment(
                        "whole",
                        claimed,
                        container(
                                "main",
                                "volumeMounts: [{name: data, mountPath: /data}]",
                                "echo whole")));

        awaitLog("sly", "main", "sly:\n");
        awaitMessage("whole", "is used whole by one pod and with subPath by another");
        assertEquals(3, volumes().size());
        daemon.http().send("DELETE", "/apis/apps/v1/namespaces/default/deployments/writer", "");
        daemon.await("the writer is gone", () -> pod("writer").size() == 0);
        apply(deployment("writer", claimed, writer));
        awaitLog("writer", "main", "one: link two: file");

        for (String name : List.of("writer", "sly", "whole")) {
            daemon.http()
                    .send("DELETE", "/apis/apps/v1/namespaces/default/deployments/" + name, "");
        }
        daemon.http().send("DELETE", "/api/v1/namespaces/default/persistentvolumeclaims/data", "");
        daemon.await("every part is gone", () -> volumes().isEmpty());
    }

    @Test
    void hostPath_outsideWhatIsAllowed_isRefusedAndInsideMounted() throws Exception {
        issuer = daemon.issuer();
        Path allowed = host.toRealPath().resolve("allowed");
        Files.writeString(allowed.resolve("file"), "from the host");
        Files.createSymbolicLink(allowed.resolve("out"), Path.of("/etc"));
        String reader =
                container(
                        "main",
                        "volumeMounts: [{name: v, mountPath: /host, readOnly: true}]",
                        "/bin/busybox cat /host/file; echo");

        apply(
                deployment("good", "{name: v, hostPath: {path: " + allowed + "}}", reader)
                        + deployment("bad", "{name: v, hostPath: {path: /etc}}", reader)
                        + deployment(
                                "sly",
                                "{name: v, hostPath: {path: " + allowed.resolve("out") + "}}",
                                reader));

        awaitLog("good", "main", "from the host");
        awaitMessage("bad", "hostPath /etc: is not allowed, expected a place in volumes.hostPaths");
        awaitMessage("sly", "leads to /etc, which is not allowed");
    }
}
