package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.print.Age;
import dev.berth.daemon.cli.print.Table;
import dev.berth.daemon.cli.print.YamlText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One object as a page for a person: first what it is, then what became of it. */
final class Description {
    /** The newest events shown. */
    private static final int MAX_EVENTS = 20;

    private static final int NAME_COLUMNS = 16;

    private final ResourceKind kind;
    private final JsonObject object;
    private final Instant now;
    private final List<String> lines = new ArrayList<>();

    Description(ResourceKind kind, JsonObject object, Instant now) {
        this.kind = kind;
        this.object = object;
        this.now = now;
        metadata();
        switch (kind) {
            case SERVICE -> service();
            case DEPLOYMENT -> deployment();
            case STATEFUL_SET, DAEMON_SET -> set();
            case JOB -> batch(BatchView.JOB_COLUMNS, new BatchView(object, now).jobCells());
            case CRON_JOB ->
                    batch(BatchView.CRON_JOB_COLUMNS, new BatchView(object, now).cronJobCells());
            case INGRESS -> ingress();
            case SECRET -> secret();
            case CONFIG_MAP -> configMap();
            case CLAIM -> ClaimView.lines(object).forEach(this::line);
            case TRAFFIC_POLICY -> trafficPolicy();
            case GATEWAY, HTTP_ROUTE, GRPC_ROUTE, TLS_ROUTE, TCP_ROUTE ->
                    lines.addAll(new GatewayDescription(object).lines());
            case PRIORITY_CLASS -> priorityClass();
            case ENDPOINT_SLICE -> endpointSlice();
            case REFERENCE_GRANT -> {}
            case POD -> pod();
            case EVENT -> throw new IllegalArgumentException("an event is described by itself");
        }
        conditions();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** Adds those of these pods that belong to the object. */
    void pods(List<PodView> pods) {
        switch (kind) {
            case SERVICE -> {
                Map<String, String> selector = JsonFields.pairs(object, "spec", "selector");
                podTable(pods.stream().filter(pod -> pod.selectedBy(selector)).toList());
            }
            case DEPLOYMENT, STATEFUL_SET, DAEMON_SET, JOB ->
                    podTable(pods.stream().filter(pod -> pod.madeBy(object)).toList());
            case CRON_JOB,
                    INGRESS,
                    SECRET,
                    CONFIG_MAP,
                    CLAIM,
                    TRAFFIC_POLICY,
                    GATEWAY,
                    HTTP_ROUTE,
                    GRPC_ROUTE,
                    TLS_ROUTE,
                    TCP_ROUTE,
                    REFERENCE_GRANT,
                    PRIORITY_CLASS,
                    ENDPOINT_SLICE,
                    POD,
                    EVENT -> {}
        }
    }

    /** Adds the newest of these events that are about the object. */
    void events(List<JsonObject> events) {
        List<JsonObject> own =
                events.stream()
                        .filter(
                                event ->
                                        JsonFields.text(event, "involvedObject", "kind")
                                                        .equals(kind.kind())
                                                && JsonFields.text(event, "involvedObject", "name")
                                                        .equals(text("metadata", "name")))
                        .toList();
        var table = Table.of("TYPE", "REASON", "AGE", "MESSAGE");
        for (JsonObject event : own.subList(Math.max(0, own.size() - MAX_EVENTS), own.size())) {
            long count = JsonFields.numberOr(1, event, "count");
            table.row(
                    JsonFields.text(event, "type"),
                    JsonFields.text(event, "reason"),
                    Age.since(JsonFields.text(event, "lastTimestamp"), now)
                            + (count > 1 ? " (x" + count + ")" : ""),
                    JsonFields.text(event, "message"));
        }
        table("Events", table);
    }

    private void metadata() {
        line("Name", text("metadata", "name"));
        line("Namespace", text("metadata", "namespace"));
        line("Labels", ResourceTable.pairs(JsonFields.object(object, "metadata", "labels")));
        JsonObject annotations = JsonFields.object(object, "metadata", "annotations");
        if (!annotations.isEmpty()) {
            line("Annotations", ResourceTable.pairs(annotations));
        }
        line("Created", text("metadata", "creationTimestamp"));
    }

    private void service() {
        line("Type", JsonFields.textOr("ClusterIP", object, "spec", "type"));
        line("Cluster IP", JsonFields.textOr("None", object, "spec", "clusterIP"));
        line("Selector", ResourceTable.pairs(JsonFields.object(object, "spec", "selector")));
        for (JsonObject port : JsonFields.objects(object, "spec", "ports")) {
            String name = JsonFields.text(port, "name");
            String number = JsonFields.text(port, "port");
            line(
                    "Port",
                    (name.isEmpty() ? "" : name + " ")
                            + number
                            + "/"
                            + JsonFields.textOr("TCP", port, "protocol")
                            + " to "
                            + JsonFields.textOr(number, port, "targetPort"));
        }
    }

    private void deployment() {
        JsonObject status = JsonFields.object(object, "status");
        line(
                "Selector",
                ResourceTable.pairs(JsonFields.object(object, "spec", "selector", "matchLabels")));
        line(
                "Replicas",
                JsonFields.numberOr(1, object, "spec", "replicas")
                        + " desired, "
                        + JsonFields.number(status, "updatedReplicas")
                        + " updated, "
                        + JsonFields.number(status, "replicas")
                        + " there, "
                        + JsonFields.number(status, "readyReplicas")
                        + " ready, "
                        + JsonFields.number(status, "unavailableReplicas")
                        + " unavailable");
        long revision = JsonFields.number(status, "rollout", "revision");
        line("Revision", revision > 0 ? Long.toString(revision) : "");
        lines.addAll(RolloutDescription.failure(status));
        containers(JsonFields.object(object, "spec", "template", "spec"));
    }

    private void set() {
        line(
                "Selector",
                ResourceTable.pairs(JsonFields.object(object, "spec", "selector", "matchLabels")));
        new SetView(kind, object).facts().forEach(this::line);
        containers(JsonFields.object(object, "spec", "template", "spec"));
    }

    /** What the table tells, and what its pods run. */
    private void batch(List<String> columns, List<String> cells) {
        for (int i = 0; i < columns.size(); i++) {
            line(
                    columns.get(i).charAt(0) + columns.get(i).substring(1).toLowerCase(Locale.ROOT),
                    cells.get(i));
        }
        JsonObject spec = JsonFields.object(object, "spec");
        JsonObject template =
                kind == ResourceKind.JOB ? spec : JsonFields.object(spec, "jobTemplate", "spec");
        containers(JsonFields.object(template, "template", "spec"));
    }

    private void endpointSlice() {
        var slice = new SliceView(object);
        line("Ports", String.join(", ", slice.ports()));
        table("Endpoints", slice.table());
    }

    private void priorityClass() {
        line("Value", JsonFields.text(object, "value"));
        line("Global default", "" + JsonFields.flag(object, "globalDefault"));
        line("Preemption", JsonFields.textOr("PreemptLowerPriority", object, "preemptionPolicy"));
        line("Description", text("description"));
    }

    private void ingress() {
        var table = Table.of("HOST", "PATH", "TYPE", "BACKEND");
        for (JsonObject rule : JsonFields.objects(object, "spec", "rules")) {
            for (JsonObject path : JsonFields.objects(rule, "http", "paths")) {
                JsonObject service = JsonFields.object(path, "backend", "service");
                table.row(
                        JsonFields.textOr("*", rule, "host"),
                        JsonFields.textOr("/", path, "path"),
                        JsonFields.textOr("ImplementationSpecific", path, "pathType"),
                        JsonFields.text(service, "name")
                                + ":"
                                + JsonFields.textOr(
                                        JsonFields.text(service, "port", "name"),
                                        service,
                                        "port",
                                        "number"));
            }
        }
        table("Rules", table);
    }

    /** How long each value is, for whoever may read it and whoever may not. */
    private void secret() {
        line("Type", JsonFields.textOr("Opaque", object, "type"));
        JsonFields.pairs(object, "data")
                .forEach((key, value) -> line("Data", key + " " + SecretSize.of(value)));
    }

    /** Texts as they are, and how long the others are. */
    private void configMap() {
        JsonFields.pairs(object, "data").forEach((key, value) -> line("Data", key + ": " + value));
        JsonFields.pairs(object, "binaryData")
                .forEach((key, value) -> line("Binary data", key + " " + SecretSize.of(value)));
    }

    private void trafficPolicy() {
        line("Targets", ResourceTable.targets(object));
        line("Algorithm", ResourceTable.algorithm(object));
        lines.add("Spec:");
        YamlText.of(JsonFields.object(object, "spec"))
                .lines()
                .filter(text -> !text.isBlank())
                .forEach(text -> lines.add("  " + Printable.line(text)));
    }

    private void pod() {
        var view = new PodView(object);
        line("Status", view.state());
        if (!view.message().isEmpty()) {
            line("Message", view.message());
        }
        line("Ready", view.readiness());
        line("Restarts", "" + view.restarts());
        line("IP", view.address());
        line("Slot", view.slot());
        line("CPUs", view.cpus());
        containers(JsonFields.object(object, "spec"));
        for (JsonObject container : JsonFields.objects(object, "status", "containerStatuses")) {
            line("Container ID", JsonFields.text(container, "containerID"));
            line("Image ID", JsonFields.text(container, "imageID"));
            new CareDescription(container, now).lines().forEach(this::line);
        }
    }

    private void containers(JsonObject podSpec) {
        for (JsonObject container : JsonFields.objects(podSpec, "containers")) {
            line("Container", JsonFields.text(container, "name"));
            line("  Image", JsonFields.text(container, "image"));
            List<String> ports = new ArrayList<>();
            for (JsonObject port : JsonFields.objects(container, "ports")) {
                ports.add(JsonFields.text(port, "containerPort"));
            }
            line("  Ports", String.join(", ", ports));
            JsonObject resources = JsonFields.object(container, "resources");
            line("  Requests", ResourceTable.pairs(JsonFields.object(resources, "requests")));
            line("  Limits", ResourceTable.pairs(JsonFields.object(resources, "limits")));
        }
    }

    private void conditions() {
        var table = Table.of("TYPE", "STATUS", "REASON", "MESSAGE");
        for (JsonObject condition : JsonFields.objects(object, "status", "conditions")) {
            table.row(
                    JsonFields.text(condition, "type"),
                    JsonFields.text(condition, "status"),
                    JsonFields.text(condition, "reason"),
                    JsonFields.text(condition, "message"));
        }
        if (!table.isEmpty()) {
            table("Conditions", table);
        }
    }

    private void podTable(List<PodView> pods) {
        var table = Table.of("NAME", "READY", "STATUS", "RESTARTS", "IP", "SLOT", "CPUS");
        for (PodView pod : pods) {
            table.row(
                    pod.name(),
                    pod.readiness(),
                    pod.state(),
                    "" + pod.restarts(),
                    pod.address(),
                    pod.slot(),
                    pod.cpus());
        }
        table("Pods", table);
    }

    private void table(String title, Table table) {
        if (table.isEmpty()) {
            line(title, "<none>");
            return;
        }
        lines.add(title + ":");
        table.lines().forEach(line -> lines.add("  " + line));
    }

    private void line(String name, String value) {
        String label = name + ":";
        lines.add(
                label
                        + " ".repeat(Math.max(1, NAME_COLUMNS - label.length()))
                        + (value.isEmpty() ? "<none>" : Printable.line(value)));
    }

    private String text(String... path) {
        return JsonFields.text(object, path);
    }
}
