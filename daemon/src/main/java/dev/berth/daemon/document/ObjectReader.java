package dev.berth.daemon.document;

import com.google.gson.JsonObject;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.RouteKind;
import dev.berth.policies.workload.Secret;
import java.util.Optional;

/** Reads one object: finds its kind, and lets the reader of that kind read the rest. */
final class ObjectReader {
    private ObjectReader() {}

    /** The object; empty with errors among the findings. */
    static Optional<Document> read(Fields root, String defaultNamespace, int index) {
        Optional<Kind> kind = kind(root);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        Optional<Metadata> metadata = MetadataReader.ofObject(root, kind.get(), defaultNamespace);
        // A bad name must not hide what is wrong below it, so the spec is read in any case.
        Metadata standIn = metadata.orElse(MetadataReader.STAND_IN);
        root.accept("status");
        Optional<Resource> resource =
                switch (kind.get()) {
                    case SERVICE -> ServiceReader.read(root, standIn);
                    case DEPLOYMENT -> DeploymentReader.read(root, standIn);
                    case STATEFUL_SET -> StatefulSetReader.read(root, standIn);
                    case DAEMON_SET -> DaemonSetReader.read(root, standIn);
                    case POD -> BarePodReader.read(root, standIn);
                    case JOB -> JobReader.read(root, standIn);
                    case CRON_JOB -> CronJobReader.read(root, standIn);
                    case INGRESS -> IngressReader.read(root, standIn);
                    case SECRET -> SecretReader.read(root, standIn);
                    case CONFIG_MAP -> ConfigMapReader.read(root, standIn);
                    case CLAIM -> ClaimReader.read(root, standIn);
                    case TRAFFIC_POLICY -> TrafficPolicyReader.read(root, standIn);
                    case GATEWAY -> GatewayReader.read(root, standIn);
                    case HTTP_ROUTE -> HttpRouteReader.read(root, standIn, RouteKind.HTTP);
                    case GRPC_ROUTE -> HttpRouteReader.read(root, standIn, RouteKind.GRPC);
                    case TLS_ROUTE -> StreamRouteReader.read(root, standIn, RouteKind.TLS);
                    case TCP_ROUTE -> StreamRouteReader.read(root, standIn, RouteKind.TCP);
                    case REFERENCE_GRANT -> ReferenceGrantReader.read(root, standIn);
                    case PRIORITY_CLASS -> PriorityClassReader.read(root, standIn);
                    case GATEWAY_CLASS, NAMESPACE, SERVICE_ACCOUNT, POD_DISRUPTION_BUDGET ->
                            withoutEffect(root, kind.get());
                };
        if (kind.get().isStored()) {
            root.refuseUnknown();
        }
        var warnings = root.findings().takeWarnings();
        if (metadata.isEmpty() || resource.isEmpty()) {
            return Optional.empty();
        }
        var name = metadata.get().name();
        return Optional.of(
                new Document(
                        kind.get(),
                        name,
                        resource.get(),
                        canonical(root, name, resource.get()),
                        metadata.get().resourceVersion(),
                        warnings,
                        index,
                        root.line()));
    }

    private static JsonObject canonical(Fields root, ObjectName name, Resource resource) {
        JsonObject json = MetadataReader.canonical(root.json(), name);
        if (resource instanceof Resource.OfPriorityClass) {
            json.getAsJsonObject("metadata").remove("namespace");
        }
        return resource instanceof Resource.OfSecret(Secret secret)
                ? SecretReader.canonical(json, secret)
                : json;
    }

    private static Optional<Kind> kind(Fields root) {
        Optional<String> version = root.requiredText("apiVersion");
        Optional<String> title = root.requiredText("kind");
        if (title.isEmpty()) {
            return Optional.empty();
        }
        Optional<Kind> kind = Kind.titled(title.get());
        if (kind.isEmpty()) {
            root.error("kind", OtherKinds.refusal(title.get()));
            return Optional.empty();
        }
        if (version.isPresent()
                && !version.get().equals(kind.get().apiVersion())
                && !kind.get().isAlso(version.get())) {
            root.error(
                    "apiVersion",
                    Quoted.of(version.get())
                            + " has no "
                            + kind.get().title()
                            + " that is read, expected "
                            + kind.get().apiVersion());
            return Optional.empty();
        }
        return version.isEmpty() ? Optional.empty() : kind;
    }

    private static Optional<Resource> withoutEffect(Fields root, Kind kind) {
        root.warn("kind", kind.title() + " has no effect: " + kind.whyWithoutEffect());
        return Optional.of(new Resource.WithoutEffect());
    }
}
