package dev.berth.daemon.cli;

import dev.berth.daemon.cli.client.AdminRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A kind of object that the API lists, with the names that people use for it. */
enum ResourceKind {
    SERVICE("Service", "services", "svc", "/api/v1"),
    DEPLOYMENT("Deployment", "deployments", "deploy", "/apis/apps/v1"),
    STATEFUL_SET("StatefulSet", "statefulsets", "sts", "/apis/apps/v1"),
    DAEMON_SET("DaemonSet", "daemonsets", "ds", "/apis/apps/v1"),
    JOB("Job", "jobs", "job", "/apis/batch/v1"),
    CRON_JOB("CronJob", "cronjobs", "cj", "/apis/batch/v1"),
    INGRESS("Ingress", "ingresses", "ing", "/apis/networking.k8s.io/v1"),
    SECRET("Secret", "secrets", "secret", "/api/v1"),
    CONFIG_MAP("ConfigMap", "configmaps", "cm", "/api/v1"),
    CLAIM("PersistentVolumeClaim", "persistentvolumeclaims", "pvc", "/api/v1"),
    TRAFFIC_POLICY("TrafficPolicy", "trafficpolicies", "tp", "/apis/berth.dev/v1"),
    GATEWAY("Gateway", "gateways", "gtw", "/apis/gateway.networking.k8s.io/v1"),
    HTTP_ROUTE("HTTPRoute", "httproutes", "hr", "/apis/gateway.networking.k8s.io/v1"),
    GRPC_ROUTE("GRPCRoute", "grpcroutes", "gr", "/apis/gateway.networking.k8s.io/v1"),
    TLS_ROUTE("TLSRoute", "tlsroutes", "tlsr", "/apis/gateway.networking.k8s.io/v1"),
    TCP_ROUTE("TCPRoute", "tcproutes", "tcpr", "/apis/gateway.networking.k8s.io/v1alpha2"),
    REFERENCE_GRANT(
            "ReferenceGrant",
            "referencegrants",
            "refgrant",
            "/apis/gateway.networking.k8s.io/v1beta1"),
    PRIORITY_CLASS("PriorityClass", "priorityclasses", "pc", "/apis/scheduling.k8s.io/v1"),
    ENDPOINT_SLICE("EndpointSlice", "endpointslices", "endpointslice", "/apis/discovery.k8s.io/v1"),
    POD("Pod", "pods", "po", "/api/v1"),
    EVENT("Event", "events", "ev", "/api/v1");

    private final String kind;
    private final String plural;
    private final String shortName;
    private final String group;

    ResourceKind(String kind, String plural, String shortName, String group) {
        this.kind = kind;
        this.plural = plural;
        this.shortName = shortName;
        this.group = group;
    }

    /**
     * The kind that is meant by {@code Service}, {@code services}, {@code service} or {@code svc}.
     */
    static Optional<ResourceKind> named(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (ResourceKind kind : values()) {
            if (List.of(kind.singular(), kind.plural, kind.shortName).contains(lower)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** As documents write it: {@code Service}. */
    String kind() {
        return kind;
    }

    /** As output writes it: {@code service}. */
    String singular() {
        return kind.toLowerCase(Locale.ROOT);
    }

    String plural() {
        return plural;
    }

    /** Whether documents can make one; the others follow from what runs. */
    boolean applied() {
        return this != EVENT && this != ENDPOINT_SLICE;
    }

    /** Whether pods are made for its objects. */
    boolean hasPods() {
        return this == JOB || runsPods();
    }

    /** Whether pods are kept running for its objects. */
    boolean runsPods() {
        return this == DEPLOYMENT || this == STATEFUL_SET || this == DAEMON_SET;
    }

    /** Whether its objects are in namespaces. */
    boolean isNamespaced() {
        return this != PRIORITY_CLASS;
    }

    /** Every object of the kind. */
    String listPath() {
        return group + "/" + plural;
    }

    /** The objects of the kind in that namespace. */
    String listPath(String namespace) {
        if (!isNamespaced()) {
            return listPath();
        }
        return group + "/namespaces/" + AdminRequest.encoded(namespace) + "/" + plural;
    }

    String path(String namespace, String name) {
        return listPath(namespace) + "/" + AdminRequest.encoded(name);
    }
}
