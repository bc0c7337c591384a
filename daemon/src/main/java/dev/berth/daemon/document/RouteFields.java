package dev.berth.daemon.document;

import dev.berth.policies.workload.BackendReference;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PortReference;
import dev.berth.policies.workload.RouteFilter;
import dev.berth.policies.workload.RouteParent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what all kinds of Gateway API routes have in common. */
final class RouteFields {
    static final String GROUP = "gateway.networking.k8s.io";

    /** As Kubernetes has them. */
    private static final int MAX_PARENTS = 32;

    private static final int MAX_HOSTNAMES = 16;
    private static final int MAX_BACKENDS = 16;

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,5}(h|m|s|ms)){1,4}");
    private static final Pattern DURATION_PART = Pattern.compile("([0-9]{1,5})(h|ms|m|s)");

    private RouteFields() {}

    /** What a route attaches to. */
    static List<RouteParent> parents(Fields spec, String namespace) {
        List<Fields> given = spec.each("parentRefs");
        if (given.isEmpty()) {
            spec.error("parentRefs", "is empty, expected the Gateway that the route attaches to");
        }
        atMost(spec, "parentRefs", given.size(), MAX_PARENTS);
        List<RouteParent> parents = new ArrayList<>();
        for (Fields parent : given) {
            parent.only("group", GROUP, "a route attaches to a Gateway");
            parent.only("kind", "Gateway", "a route attaches to a Gateway");
            Optional<ObjectName> name = name(parent, namespace);
            Optional<String> section = parent.text("sectionName").filter(text -> !text.isEmpty());
            OptionalLong port = PortReader.number(parent, "port");
            parent.refuseUnknown();
            name.ifPresent(gateway -> parents.add(new RouteParent(gateway, section, toInt(port))));
        }
        return parents;
    }

    /** The hosts of a route. */
    static List<String> hostnames(Fields spec) {
        List<String> hostnames = spec.texts("hostnames");
        atMost(spec, "hostnames", hostnames.size(), MAX_HOSTNAMES);
        hostnames.forEach(host -> checkHost(spec, "hostnames", host));
        return hostnames;
    }

    /** One host; empty where there is none. */
    static Optional<String> hostname(Fields fields, String name) {
        Optional<String> host = fields.text(name).filter(text -> !text.isEmpty());
        host.ifPresent(text -> checkHost(fields, name, text));
        return host;
    }

    /** A host without a wildcard; empty where there is none. */
    static Optional<String> preciseHostname(Fields fields, String name) {
        Optional<String> host = hostname(fields, name);
        if (host.isPresent() && host.get().startsWith("*")) {
            fields.error(name, Quoted.of(host.get()) + " is no host to go to");
        }
        return host;
    }

    private static void checkHost(Fields fields, String name, String host) {
        if (!Syntax.isIngressHost(host)) {
            fields.error(
                    name,
                    Quoted.of(host)
                            + " is no host name, expected lower-case letters, digits, - and ., or"
                            + " *. before them, and no address");
        }
    }

    /** {@code name} and {@code namespace} of what is referred to. */
    static Optional<ObjectName> name(Fields reference, String namespace) {
        String name = reference.requiredText("name").orElse("");
        String place =
                reference.text("namespace").filter(text -> !text.isEmpty()).orElse(namespace);
        if (reference.has("name") && !ObjectName.isSubdomain(name)) {
            reference.error("name", Quoted.of(name) + " is no name, " + Syntax.SUBDOMAIN_EXPECTED);
        }
        if (!ObjectName.isLabel(place)) {
            reference.error(
                    "namespace", Quoted.of(place) + " is no namespace, " + Syntax.LABEL_EXPECTED);
        }
        return ObjectName.isSubdomain(name) && ObjectName.isLabel(place)
                ? Optional.of(new ObjectName(place, name))
                : Optional.empty();
    }

    /** The services of a rule. */
    static List<BackendReference> backends(Fields rule, String namespace, RouteFilters filters) {
        List<Fields> given = rule.each("backendRefs");
        atMost(rule, "backendRefs", given.size(), MAX_BACKENDS);
        List<BackendReference> backends = new ArrayList<>();
        for (Fields backend : given) {
            List<RouteFilter> own = filters.ofBackend(backend);
            long weight = backend.integer("weight", 0, BackendReference.MAX_WEIGHT).orElse(1);
            backend(backend, namespace)
                    .ifPresent(
                            reference ->
                                    backends.add(
                                            new BackendReference(
                                                    reference.service(),
                                                    reference.port(),
                                                    (int) weight,
                                                    own)));
            backend.refuseUnknown();
        }
        return backends;
    }

    /** Reads the filters of one backend. */
    @FunctionalInterface
    interface RouteFilters {
        List<RouteFilter> ofBackend(Fields backend);
    }

    /** One service and its port, with weight 1; unknown fields are left to the caller. */
    static Optional<BackendReference> backend(Fields backend, String namespace) {
        backend.only("group", "", "a backend is a Service of v1");
        backend.only("kind", "Service", "a backend is a Service of v1");
        Optional<ObjectName> name = name(backend, namespace);
        backend.require("port", "a number from 1 to " + PortReference.MAX_PORT);
        OptionalLong port = PortReader.number(backend, "port");
        return name.isEmpty() || port.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new BackendReference(name.get(), (int) port.getAsLong(), 1, List.of()));
    }

    /** A duration such as {@code 1m30s} or {@code 500ms} (GEP-2257). */
    static Optional<Duration> duration(Fields fields, String name) {
        Optional<String> text = fields.text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!DURATION.matcher(text.get()).matches()) {
            fields.error(
                    name, Quoted.of(text.get()) + " is no duration, expected such as 10s or 500ms");
            return Optional.empty();
        }
        Duration sum = Duration.ZERO;
        Matcher parts = DURATION_PART.matcher(text.get());
        while (parts.find()) {
            long count = Long.parseLong(parts.group(1));
            sum =
                    sum.plus(
                            switch (parts.group(2)) {
                                case "h" -> Duration.ofHours(count);
                                case "m" -> Duration.ofMinutes(count);
                                case "s" -> Duration.ofSeconds(count);
                                default -> Duration.ofMillis(count);
                            });
        }
        return Optional.of(sum);
    }

    static void atMost(Fields fields, String name, int count, int most) {
        if (count > most) {
            fields.error(name, "has " + count + " entries, expected at most " + most);
        }
    }

    static OptionalInt toInt(OptionalLong value) {
        return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
    }
}
