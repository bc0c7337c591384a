package dev.berth.daemon.document;

import com.google.gson.JsonObject;
import dev.berth.policies.route.PodWeight;
import dev.berth.policies.workload.CronJob;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.ObjectName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads {@code metadata}, of objects and of pod templates. */
final class MetadataReader {
    /** Where the metadata is bad and the rest is read for its own problems only. */
    static final Metadata STAND_IN =
            new Metadata(ObjectName.of("unnamed"), Labels.NONE, Labels.NONE, OptionalLong.empty());

    /** Set by the server only, so without meaning in what a user gives. */
    private static final List<String> SERVER_OWNED =
            List.of(
                    "uid",
                    "generation",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "managedFields",
                    "selfLink");

    private MetadataReader() {}

    /** The metadata of a whole object; empty with an error where it has no good name. */
    static Optional<Metadata> ofObject(Fields root, Kind kind, String defaultNamespace) {
        int before = root.findings().errorCount();
        Optional<Fields> found = root.requiredFields("metadata");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Fields metadata = found.get();
        String name = metadata.requiredText("name").orElse("");
        if (metadata.has("name") && !isName(kind, name)) {
            metadata.error("name", Quoted.of(name) + " is no name, " + expectedName(kind));
        }
        String namespace = namespace(metadata, kind, defaultNamespace);
        if (!ObjectName.isLabel(namespace)) {
            metadata.error(
                    "namespace",
                    Quoted.of(namespace) + " is no namespace, " + Syntax.LABEL_EXPECTED);
        }
        OptionalLong resourceVersion = resourceVersion(metadata);
        var labels = LabelReader.labels(metadata, "labels");
        var annotations = LabelReader.annotations(metadata, "annotations");
        metadata.refuse("generateName", "give the object a name");
        if (kind != Kind.JOB) {
            // Who made a Job is read by its reader.
            metadata.refuse("ownerReferences", "nothing is deleted along with an owner");
        }
        metadata.accept("ownerReferences");
        metadata.refuse("finalizers", "an object is gone as soon as it is deleted");
        SERVER_OWNED.forEach(metadata::accept);
        metadata.refuseUnknown();
        return root.findings().errorCount() > before
                ? Optional.empty()
                : Optional.of(
                        new Metadata(
                                new ObjectName(namespace, name),
                                labels,
                                annotations,
                                resourceVersion));
    }

    private static String namespace(Fields metadata, Kind kind, String defaultNamespace) {
        if (kind.isNamespaced()) {
            return metadata.text("namespace").orElse(defaultNamespace);
        }
        metadata.withoutEffect("namespace", "a " + kind.title() + " belongs to none");
        return ObjectName.DEFAULT_NAMESPACE;
    }

    /** The labels and annotations of a pod template. */
    static Map.Entry<Labels, Labels> ofTemplate(Fields template) {
        Optional<Fields> metadata = template.fields("metadata");
        if (metadata.isEmpty()) {
            return Map.entry(Labels.NONE, Labels.NONE);
        }
        Fields fields = metadata.get();
        var labels = LabelReader.labels(fields, "labels");
        var annotations = LabelReader.annotations(fields, "annotations");
        checkWeight(fields, labels);
        fields.withoutEffect("name", "a pod is named after its Deployment");
        fields.withoutEffect("namespace", "a pod is in the namespace of its Deployment");
        fields.refuse("generateName", "a pod is named after its Deployment");
        fields.refuse("ownerReferences", "a pod is owned by its Deployment");
        fields.refuse("finalizers", "a pod is gone as soon as it is deleted");
        fields.accept("resourceVersion");
        SERVER_OWNED.forEach(fields::accept);
        fields.refuseUnknown();
        return Map.entry(labels, annotations);
    }

    static void checkWeight(Fields metadata, Labels labels) {
        if (labels.values().containsKey(PodWeight.LABEL) && PodWeight.read(labels).isEmpty()) {
            metadata.error("labels", PodWeight.LABEL + " is no weight, " + PodWeight.EXPECTED);
        }
    }

    /** The object without what only the server sets, its namespace filled in after the name. */
    static JsonObject canonical(JsonObject given, ObjectName name) {
        var canonical = new JsonObject();
        given.asMap()
                .forEach(
                        (key, value) -> {
                            if (key.equals("metadata")) {
                                canonical.add(key, metadata(value.getAsJsonObject(), name));
                            } else if (!key.equals("status")) {
                                canonical.add(key, value);
                            }
                        });
        return canonical;
    }

    private static JsonObject metadata(JsonObject given, ObjectName name) {
        var metadata = new JsonObject();
        metadata.addProperty("name", name.name());
        metadata.addProperty("namespace", name.namespace());
        given.asMap()
                .forEach(
                        (key, value) -> {
                            if (!metadata.has(key)
                                    && !key.equals("resourceVersion")
                                    && !SERVER_OWNED.contains(key)) {
                                metadata.add(key, value);
                            }
                        });
        return metadata;
    }

    private static OptionalLong resourceVersion(Fields metadata) {
        Optional<String> text = metadata.text("resourceVersion").filter(value -> !value.isEmpty());
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (text.get().matches("[0-9]{1,18}")) {
            return OptionalLong.of(Long.parseLong(text.get()));
        }
        metadata.error(
                "resourceVersion", Quoted.of(text.get()) + " is no version, expected a number");
        return OptionalLong.empty();
    }

    private static boolean isName(Kind kind, String name) {
        return switch (kind) {
            case SERVICE -> Syntax.isServiceName(name);
            case NAMESPACE, POD -> ObjectName.isLabel(name);
            case JOB ->
                    ObjectName.isSubdomain(name)
                            && name.length() <= ObjectName.MAX_LABEL_CHARACTERS;
            case CRON_JOB ->
                    ObjectName.isSubdomain(name) && name.length() <= CronJob.MAX_NAME_CHARACTERS;
            case DEPLOYMENT,
                    STATEFUL_SET,
                    DAEMON_SET,
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
                    GATEWAY_CLASS,
                    SERVICE_ACCOUNT,
                    POD_DISRUPTION_BUDGET ->
                    ObjectName.isSubdomain(name);
        };
    }

    private static String expectedName(Kind kind) {
        return switch (kind) {
            case SERVICE -> Syntax.LABEL_EXPECTED + ", the first a letter (RFC 1035)";
            case NAMESPACE, POD -> Syntax.LABEL_EXPECTED;
            case JOB -> shorter(ObjectName.MAX_LABEL_CHARACTERS);
            case CRON_JOB -> shorter(CronJob.MAX_NAME_CHARACTERS);
            case DEPLOYMENT,
                    STATEFUL_SET,
                    DAEMON_SET,
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
                    GATEWAY_CLASS,
                    SERVICE_ACCOUNT,
                    POD_DISRUPTION_BUDGET ->
                    Syntax.SUBDOMAIN_EXPECTED;
        };
    }

    /** Names of its pods are made of it, and those are labels. */
    private static String shorter(int most) {
        return "expected lower-case letters, digits, - and ., with a letter or digit at both ends, at"
                + " most "
                + most
                + " characters";
    }
}
