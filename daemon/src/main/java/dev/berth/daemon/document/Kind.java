package dev.berth.daemon.document;

import java.util.Optional;

/** The kinds of objects that are read, as Kubernetes names them. */
public enum Kind {
    SERVICE("v1", "Service", "services", ""),
    DEPLOYMENT("apps/v1", "Deployment", "deployments", ""),
    STATEFUL_SET("apps/v1", "StatefulSet", "statefulsets", ""),
    DAEMON_SET("apps/v1", "DaemonSet", "daemonsets", ""),
    POD("v1", "Pod", "pods", ""),
    JOB("batch/v1", "Job", "jobs", ""),
    CRON_JOB("batch/v1", "CronJob", "cronjobs", ""),
    INGRESS("networking.k8s.io/v1", "Ingress", "ingresses", ""),
    SECRET("v1", "Secret", "secrets", ""),
    CONFIG_MAP("v1", "ConfigMap", "configmaps", ""),
    CLAIM("v1", "PersistentVolumeClaim", "persistentvolumeclaims", ""),
    TRAFFIC_POLICY("berth.dev/v1", "TrafficPolicy", "trafficpolicies", ""),
    GATEWAY("gateway.networking.k8s.io/v1", "Gateway", "gateways", ""),
    HTTP_ROUTE("gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes", ""),
    GRPC_ROUTE("gateway.networking.k8s.io/v1", "GRPCRoute", "grpcroutes", ""),
    TLS_ROUTE("gateway.networking.k8s.io/v1", "TLSRoute", "tlsroutes", ""),
    TCP_ROUTE("gateway.networking.k8s.io/v1alpha2", "TCPRoute", "tcproutes", ""),
    REFERENCE_GRANT("gateway.networking.k8s.io/v1beta1", "ReferenceGrant", "referencegrants", ""),
    PRIORITY_CLASS("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", ""),
    GATEWAY_CLASS(
            "gateway.networking.k8s.io/v1",
            "GatewayClass",
            "gatewayclasses",
            "every Gateway is served by the balancer"),
    NAMESPACE(
            "v1", "Namespace", "namespaces", "a namespace is there as soon as an object names it"),
    SERVICE_ACCOUNT(
            "v1",
            "ServiceAccount",
            "serviceaccounts",
            "containers have no access to the admin API, so they need no account"),
    POD_DISRUPTION_BUDGET(
            "policy/v1",
            "PodDisruptionBudget",
            "poddisruptionbudgets",
            "replicas are replaced and pre-empted as if there were none");

    private static final String STANDARD_ROUTES = "gateway.networking.k8s.io/v1";
    private static final String EXPERIMENTAL_ROUTES = "gateway.networking.k8s.io/v1alpha2";
    private static final String EARLIER_TLS_ROUTES = "gateway.networking.k8s.io/v1alpha3";

    private final String apiVersion;
    private final String title;
    private final String plural;
    private final String whyWithoutEffect;

    Kind(String apiVersion, String title, String plural, String whyWithoutEffect) {
        this.apiVersion = apiVersion;
        this.title = title;
        this.plural = plural;
        this.whyWithoutEffect = whyWithoutEffect;
    }

    /** As in {@code apiVersion:}. */
    public String apiVersion() {
        return apiVersion;
    }

    /** Whether a document of that version says the same, besides {@link #apiVersion}. */
    boolean isAlso(String version) {
        return switch (this) {
            case TLS_ROUTE ->
                    version.equals(EXPERIMENTAL_ROUTES) || version.equals(EARLIER_TLS_ROUTES);
            case TCP_ROUTE -> version.equals(STANDARD_ROUTES);
            case SERVICE,
                    DEPLOYMENT,
                    STATEFUL_SET,
                    DAEMON_SET,
                    POD,
                    JOB,
                    CRON_JOB,
                    INGRESS,
                    SECRET,
                    CONFIG_MAP,
                    CLAIM,
                    TRAFFIC_POLICY,
                    GATEWAY,
                    HTTP_ROUTE,
                    GRPC_ROUTE,
                    REFERENCE_GRANT,
                    PRIORITY_CLASS,
                    GATEWAY_CLASS,
                    NAMESPACE,
                    SERVICE_ACCOUNT,
                    POD_DISRUPTION_BUDGET ->
                    false;
        };
    }

    /** As in {@code kind:}. */
    public String title() {
        return title;
    }

    /** As in a path of the API. */
    public String plural() {
        return plural;
    }

    /** Whether objects of this kind are kept; the others are accepted with a warning only. */
    public boolean isStored() {
        return whyWithoutEffect.isEmpty();
    }

    /** Whether its objects are in namespaces; the others are kept in the default one. */
    public boolean isNamespaced() {
        return this != PRIORITY_CLASS;
    }

    /** Why objects of this kind are not kept; empty where they are. */
    String whyWithoutEffect() {
        return whyWithoutEffect;
    }

    /** The kind of that title, whatever the apiVersion. */
    public static Optional<Kind> titled(String title) {
        for (Kind kind : values()) {
            if (kind.title.equals(title)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
