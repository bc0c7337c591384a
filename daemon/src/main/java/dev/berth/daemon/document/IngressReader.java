package dev.berth.daemon.document;

import dev.berth.policies.workload.Ingress;
import dev.berth.policies.workload.Ingress.Backend;
import dev.berth.policies.workload.Ingress.PathType;
import dev.berth.policies.workload.Ingress.Rule;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PortReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the {@code spec} of an Ingress.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/">Ingress</a>
 */
final class IngressReader {
    private static final String CLASS = "berth";
    private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";

    private IngressReader() {}

    static Optional<Resource> read(Fields root, Metadata metadata) {
        Optional<Fields> found = root.requiredFields("spec");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Fields spec = found.get();
        int before = spec.findings().errorCount();
        List<Rule> rules = new ArrayList<>();
        Set<String> hosts = new HashSet<>();
        for (Fields rule : spec.each("rules")) {
            rules.add(rule(rule));
        }
        rules.forEach(rule -> rule.host().ifPresent(hosts::add));
        Optional<Backend> fallback = spec.fields("defaultBackend").flatMap(IngressReader::backend);
        if (!spec.has("defaultBackend") && spec.items("rules").isEmpty()) {
            spec.error("rules", "is empty, expected rules or a defaultBackend");
        }
        List<Ingress.Tls> certificates = new ArrayList<>();
        spec.each("tls").forEach(tls -> tls(tls, hosts).ifPresent(certificates::add));
        controller(root, spec, metadata);
        spec.refuseUnknown();
        return spec.findings().errorCount() > before
                ? Optional.empty()
                : Optional.of(
                        new Resource.OfIngress(
                                new Ingress(metadata.name(), rules, fallback, certificates)));
    }

    private static Rule rule(Fields rule) {
        Optional<String> host = rule.text("host").filter(text -> !text.isEmpty());
        host.ifPresent(text -> checkHost(rule, "host", text));
        List<Ingress.Path> paths = new ArrayList<>();
        rule.fields("http")
                .ifPresent(
                        http -> {
                            List<Fields> given = http.each("paths");
                            if (given.isEmpty()) {
                                http.error("paths", "is empty, expected at least one path");
                            }
                            given.forEach(path -> path(path).ifPresent(paths::add));
                            http.refuseUnknown();
                        });
        rule.refuseUnknown();
        return new Rule(host, paths);
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

    private static Optional<Ingress.Path> path(Fields fields) {
        PathType type = IngressPaths.type(fields);
        String path = IngressPaths.path(fields, type);
        fields.require("backend", "a mapping with a service");
        Optional<Backend> backend = fields.fields("backend").flatMap(IngressReader::backend);
        fields.refuseUnknown();
        return backend.map(to -> new Ingress.Path(path, type, to));
    }

    private static Optional<Backend> backend(Fields fields) {
        fields.refuse("resource", "a backend is a service");
        Optional<Fields> service = fields.requiredFields("service");
        fields.refuseUnknown();
        if (service.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> name = service.get().requiredText("name");
        if (name.isPresent() && !Syntax.isServiceName(name.get())) {
            service.get()
                    .error(
                            "name",
                            Quoted.of(name.get())
                                    + " is no name of a Service, "
                                    + Syntax.LABEL_EXPECTED);
        }
        Optional<PortReference> port =
                service.get().requiredFields("port").flatMap(IngressReader::port);
        service.get().refuseUnknown();
        return name.isEmpty() || port.isEmpty()
                ? Optional.empty()
                : Optional.of(new Backend(name.get(), port.get()));
    }

    private static Optional<PortReference> port(Fields fields) {
        OptionalLong number = PortReader.number(fields, "number");
        Optional<String> name = PortReader.portName(fields, "name");
        fields.refuseUnknown();
        if (fields.has("number") == fields.has("name")) {
            fields.findings()
                    .error(fields.path(), "expected one of number and name", fields.line());
            return Optional.empty();
        }
        if (number.isPresent()) {
            return Optional.of(new PortReference.ByNumber((int) number.getAsLong()));
        }
        return name.map(PortReference.ByName::new);
    }

    /** Without a Secret the device's own certificate is meant, which needs no entry. */
    private static Optional<Ingress.Tls> tls(Fields tls, Set<String> hosts) {
        Optional<String> secret = tls.text("secretName").filter(text -> !text.isEmpty());
        secret.filter(text -> !ObjectName.isSubdomain(text))
                .ifPresent(
                        text ->
                                tls.error(
                                        "secretName",
                                        Quoted.of(text)
                                                + " is no name of a Secret, "
                                                + Syntax.SUBDOMAIN_EXPECTED));
        List<String> named = tls.texts("hosts");
        for (String host : named) {
            checkHost(tls, "hosts", host);
            if (!hosts.contains(host)) {
                tls.warn("hosts", Quoted.of(host) + " has no rule, so no certificate covers it");
            }
        }
        tls.refuseUnknown();
        return secret.map(name -> new Ingress.Tls(named, name));
    }

    private static void controller(Fields root, Fields spec, Metadata metadata) {
        spec.text("ingressClassName")
                .filter(name -> !name.equals(CLASS))
                .ifPresent(
                        name ->
                                spec.warn(
                                        "ingressClassName",
                                        Quoted.of(name)
                                                + " is no class here; Berth serves the Ingress all"
                                                + " the same"));
        root.fields("metadata").ifPresent(fields -> warnAnnotations(fields, metadata));
    }

    private static void warnAnnotations(Fields fields, Metadata metadata) {
        for (var annotation : metadata.annotations().values().entrySet()) {
            String key = annotation.getKey();
            boolean ownClass = key.equals(CLASS_ANNOTATION) && annotation.getValue().equals(CLASS);
            boolean ofController =
                    key.equals(CLASS_ANNOTATION) || key.contains("ingress.kubernetes.io/");
            if (ofController && !ownClass) {
                fields.warn(
                        "annotations",
                        Quoted.of(key) + " has no effect: it is for another Ingress controller");
            }
        }
    }
}
