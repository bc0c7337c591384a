package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.print.Age;
import dev.berth.daemon.cli.print.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The table of a kind's objects, with the columns that people know from Kubernetes. */
final class ResourceTable {
    private final ResourceKind kind;
    private final boolean namespaces;
    private final Instant now;

    /**
     * @param namespaces whether the first column says in which namespace an object is
     */
    ResourceTable(ResourceKind kind, boolean namespaces, Instant now) {
        this.kind = kind;
        this.namespaces = namespaces;
        this.now = now;
    }

    Table of(List<JsonObject> objects) {
        var table = new Table(row("NAMESPACE", header()));
        for (JsonObject object : objects) {
            table.row(row(JsonFields.text(object, "metadata", "namespace"), cells(object)));
        }
        return table;
    }

    private List<String> row(String namespace, List<String> cells) {
        List<String> row = new ArrayList<>(cells);
        if (namespaces) {
            row.addFirst(namespace);
        }
        return row;
    }

    private List<String> header() {
        return switch (kind) {
            case SERVICE -> List.of("NAME", "TYPE", "CLUSTER-IP", "PORT(S)", "SELECTOR", "AGE");
            case DEPLOYMENT -> List.of("NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE");
            case STATEFUL_SET -> List.of("NAME", "READY", "AGE");
            case DAEMON_SET -> header(SetView.DAEMON_SET_COLUMNS);
            case JOB -> header(BatchView.JOB_COLUMNS);
            case CRON_JOB -> header(BatchView.CRON_JOB_COLUMNS);
            case INGRESS -> List.of("NAME", "CLASS", "HOSTS", "ADDRESS", "PORTS", "AGE");
            case SECRET -> List.of("NAME", "TYPE", "DATA", "AGE");
            case CONFIG_MAP -> List.of("NAME", "DATA", "AGE");
            case CLAIM -> List.of("NAME", "STATUS", "VOLUME", "CAPACITY", "ACCESS MODES", "AGE");
            case TRAFFIC_POLICY -> List.of("NAME", "TARGETS", "ALGORITHM", "AGE");
            case GATEWAY -> List.of("NAME", "CLASS", "ADDRESS", "PROGRAMMED", "AGE");
            case HTTP_ROUTE, GRPC_ROUTE, TLS_ROUTE -> List.of("NAME", "HOSTNAMES", "AGE");
            case TCP_ROUTE, REFERENCE_GRANT -> List.of("NAME", "AGE");
            case ENDPOINT_SLICE -> SliceView.COLUMNS;
            case PRIORITY_CLASS ->
                    List.of("NAME", "VALUE", "GLOBAL-DEFAULT", "AGE", "PREEMPTIONPOLICY");
            case POD -> List.of("NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "SLOT", "CPUS");
            case EVENT -> List.of("LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE");
        };
    }

    private List<String> cells(JsonObject object) {
        return switch (kind) {
            case SERVICE -> service(object);
            case DEPLOYMENT -> deployment(object);
            case STATEFUL_SET ->
                    List.of(name(object), new SetView(kind, object).readiness(), age(object));
            case DAEMON_SET -> row(object, new SetView(kind, object).daemonSetCells());
            case JOB -> row(object, new BatchView(object, now).jobCells());
            case CRON_JOB -> row(object, new BatchView(object, now).cronJobCells());
            case INGRESS -> ingress(object);
            case SECRET -> secret(object);
            case CONFIG_MAP -> configMap(object);
            case CLAIM -> ClaimView.cells(object, age(object));
            case TRAFFIC_POLICY ->
                    List.of(name(object), targets(object), algorithm(object), age(object));
            case GATEWAY -> gateway(object);
            case HTTP_ROUTE, GRPC_ROUTE, TLS_ROUTE ->
                    List.of(
                            name(object),
                            String.join(",", JsonFields.texts(object, "spec", "hostnames")),
                            age(object));
            case TCP_ROUTE, REFERENCE_GRANT -> List.of(name(object), age(object));
            case ENDPOINT_SLICE -> new SliceView(object).cells();
            case PRIORITY_CLASS ->
                    List.of(
                            name(object),
                            JsonFields.text(object, "value"),
                            "" + JsonFields.flag(object, "globalDefault"),
                            age(object),
                            JsonFields.textOr("PreemptLowerPriority", object, "preemptionPolicy"));
            case POD -> pod(object);
            case EVENT -> event(object);
        };
    }

    private List<String> service(JsonObject service) {
        return List.of(
                name(service),
                JsonFields.textOr("ClusterIP", service, "spec", "type"),
                JsonFields.textOr("None", service, "spec", "clusterIP"),
                ports(service),
                pairs(JsonFields.object(service, "spec", "selector")),
                age(service));
    }

    private List<String> deployment(JsonObject deployment) {
        long ready = JsonFields.number(deployment, "status", "readyReplicas");
        return List.of(
                name(deployment),
                ready + "/" + JsonFields.numberOr(1, deployment, "spec", "replicas"),
                "" + JsonFields.number(deployment, "status", "updatedReplicas"),
                "" + JsonFields.numberOr(ready, deployment, "status", "availableReplicas"),
                age(deployment));
    }

    private static List<String> header(List<String> columns) {
        List<String> header = new ArrayList<>(columns);
        header.addFirst("NAME");
        header.add("AGE");
        return header;
    }

    /** Between the name and the age. */
    private List<String> row(JsonObject object, List<String> between) {
        List<String> cells = new ArrayList<>(between);
        cells.addFirst(name(object));
        cells.add(age(object));
        return cells;
    }

    private List<String> ingress(JsonObject ingress) {
        Set<String> hosts = new LinkedHashSet<>();
        for (JsonObject rule : JsonFields.objects(ingress, "spec", "rules")) {
            hosts.add(JsonFields.textOr("*", rule, "host"));
        }
        List<String> addresses = new ArrayList<>();
        Set<String> ports = new LinkedHashSet<>();
        for (JsonObject point : JsonFields.objects(ingress, "status", "loadBalancer", "ingress")) {
            addresses.add(JsonFields.textOr(JsonFields.text(point, "hostname"), point, "ip"));
            for (JsonObject port : JsonFields.objects(point, "ports")) {
                ports.add(JsonFields.text(port, "port"));
            }
        }
        return List.of(
                name(ingress),
                JsonFields.textOr("<none>", ingress, "spec", "ingressClassName"),
                hosts.isEmpty() ? "*" : String.join(",", hosts),
                String.join(",", addresses),
                String.join(",", ports),
                age(ingress));
    }

    private List<String> secret(JsonObject secret) {
        return List.of(
                name(secret),
                JsonFields.textOr("Opaque", secret, "type"),
                "" + JsonFields.object(secret, "data").size(),
                age(secret));
    }

    private List<String> configMap(JsonObject map) {
        int values =
                JsonFields.object(map, "data").size() + JsonFields.object(map, "binaryData").size();
        return List.of(name(map), "" + values, age(map));
    }

    private List<String> gateway(JsonObject gateway) {
        List<JsonObject> conditions = JsonFields.objects(gateway, "status", "conditions");
        return List.of(
                name(gateway),
                JsonFields.text(gateway, "spec", "gatewayClassName"),
                JsonFields.text(gateway, "status", "addresses"),
                JsonFields.text(JsonFields.where(conditions, "type", "Programmed"), "status"),
                age(gateway));
    }

    private List<String> pod(JsonObject pod) {
        PodView view = new PodView(pod);
        return List.of(
                view.name(),
                view.readiness(),
                view.state(),
                "" + view.restarts(),
                age(pod),
                view.address(),
                view.slot(),
                view.cpus());
    }

    /** {@code my-service,other:http}. */
    static String targets(JsonObject policy) {
        List<String> targets = new ArrayList<>();
        for (JsonObject target : JsonFields.objects(policy, "spec", "targetRefs")) {
            String port = JsonFields.text(target, "sectionName");
            targets.add(JsonFields.text(target, "name") + (port.isEmpty() ? "" : ":" + port));
        }
        return String.join(",", targets);
    }

    static String algorithm(JsonObject policy) {
        return JsonFields.textOr("RoundRobin", policy, "spec", "loadBalancer", "type");
    }

    private List<String> event(JsonObject event) {
        JsonObject object = JsonFields.object(event, "involvedObject");
        long count = JsonFields.numberOr(1, event, "count");
        return List.of(
                Age.since(JsonFields.text(event, "lastTimestamp"), now)
                        + (count > 1 ? " (x" + count + ")" : ""),
                JsonFields.text(event, "type"),
                JsonFields.text(event, "reason"),
                JsonFields.text(object, "kind").toLowerCase(Locale.ROOT)
                        + "/"
                        + JsonFields.text(object, "name"),
                JsonFields.text(event, "message"));
    }

    private String age(JsonObject object) {
        return Age.since(JsonFields.text(object, "metadata", "creationTimestamp"), now);
    }

    private static String name(JsonObject object) {
        return JsonFields.text(object, "metadata", "name");
    }

    private static String ports(JsonObject service) {
        List<String> ports = new ArrayList<>();
        for (JsonObject port : JsonFields.objects(service, "spec", "ports")) {
            ports.add(
                    JsonFields.text(port, "port")
                            + "/"
                            + JsonFields.textOr("TCP", port, "protocol"));
        }
        return String.join(",", ports);
    }

    /** {@code a=1,b=2}, or a word for none. */
    static String pairs(JsonObject pairs) {
        List<String> texts = new ArrayList<>();
        JsonFields.pairs(pairs).forEach((name, value) -> texts.add(name + "=" + value));
        return texts.isEmpty() ? "<none>" : String.join(",", texts);
    }
}
