package dev.berth.daemon.document;

import dev.berth.policies.workload.Gateway;
import dev.berth.policies.workload.Gateway.Listener;
import dev.berth.policies.workload.Gateway.Namespaces;
import dev.berth.policies.workload.Gateway.Protocol;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.RouteKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the {@code spec} of a Gateway.
 *
 * @see <a href="https://gateway-api.sigs.k8s.io/reference/spec/#gateway">Gateway</a>
 */
final class GatewayReader {
    /** As Kubernetes has it. */
    private static final int MAX_LISTENERS = 64;

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final String CLASS = "berth";

    private GatewayReader() {}

    static Optional<Resource> read(Fields root, Metadata metadata) {
        Optional<Fields> found = root.requiredFields("spec");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Fields spec = found.get();
        int before = spec.findings().errorCount();
        String className = spec.requiredText("gatewayClassName").orElse("");
        if (!className.isEmpty() && !className.equals(CLASS)) {
            spec.warn(
                    "gatewayClassName",
                    Quoted.of(className)
                            + " is no class here; Berth serves the Gateway all the same");
        }
        spec.refuse("addresses", "the balancer listens where balancer.https says");
        spec.refuse("allowedListeners", "there are no ListenerSets, write the listeners here");
        spec.refuse("defaultScope", "name the Gateway in parentRefs of the routes");
        Optional<Gateway.Clients> clients = FrontendReader.read(spec, metadata.name());
        spec.withoutEffect("infrastructure", "there is one balancer");
        List<Fields> given = spec.each("listeners");
        if (given.isEmpty()) {
            spec.error("listeners", "is empty, expected at least one listener");
        }
        RouteFields.atMost(spec, "listeners", given.size(), MAX_LISTENERS);
        List<Listener> listeners = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> places = new HashSet<>();
        for (Fields listener : given) {
            listener(listener, metadata.name(), names, places).ifPresent(listeners::add);
        }
        spec.refuseUnknown();
        return spec.findings().errorCount() > before
                ? Optional.empty()
                : Optional.of(
                        new Resource.OfGateway(
                                new Gateway(metadata.name(), className, listeners, clients)));
    }

    private static Optional<Listener> listener(
            Fields fields, ObjectName gateway, Set<String> names, Set<String> places) {
        String name = fields.requiredText("name").orElse("");
        if (fields.has("name") && !ObjectName.isSubdomain(name)) {
            fields.error("name", Quoted.of(name) + " is no name, " + Syntax.SUBDOMAIN_EXPECTED);
        }
        if (!names.add(name)) {
            fields.error("name", Quoted.of(name) + " is there twice");
        }
        Optional<String> hostname = RouteFields.hostname(fields, "hostname");
        fields.require("port", "a number from 1 to 65535");
        OptionalLong port = PortReader.number(fields, "port");
        Optional<Protocol> protocol = protocol(fields);
        if (protocol.isPresent() && protocol.get() == Protocol.HTTP) {
            fields.warn(
                    "protocol",
                    "HTTP is served over TLS at balancer.https, because a token must not travel in"
                            + " the clear; a RequestRedirect attached to this listener is"
                            + " answered at balancer.http, if the configuration has one");
        }
        if (port.isPresent() && protocol.isPresent()) {
            checkPort(fields, (int) port.getAsLong(), protocol.get());
            if (!places.add(port.getAsLong() + " " + hostname.orElse(""))) {
                fields.error("hostname", "another listener has the same port and hostname");
            }
            places.add(port.getAsLong() + " " + protocol.get());
            boolean mixed =
                    places.contains(port.getAsLong() + " TLS")
                            && places.contains(port.getAsLong() + " TCP");
            if (mixed) {
                fields.error("port", "another listener has it for another protocol");
            }
            if (protocol.get() == Protocol.TCP && hostname.isPresent()) {
                fields.error("hostname", "cannot be honoured: TCP names no host");
            }
        }
        Optional<Gateway.Tls> tls = tls(fields, gateway, protocol);
        var allowed = fields.fields("allowedRoutes");
        Namespaces namespaces =
                allowed.flatMap(routes -> routes.fields("namespaces"))
                        .map(GatewayReader::namespaces)
                        .orElse(Namespaces.SAME);
        Set<RouteKind> kinds = protocol.map(spoken -> kinds(allowed, spoken)).orElse(Set.of());
        allowed.ifPresent(Fields::refuseUnknown);
        fields.refuseUnknown();
        return protocol.isEmpty() || port.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Listener(
                                name,
                                hostname,
                                (int) port.getAsLong(),
                                protocol.get(),
                                tls,
                                namespaces,
                                kinds));
    }

    private static Optional<Protocol> protocol(Fields fields) {
        Optional<String> text = fields.requiredText("protocol");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        for (Protocol protocol : Protocol.values()) {
            if (protocol.name().equals(text.get())) {
                return Optional.of(protocol);
            }
        }
        fields.error(
                "protocol",
                Quoted.of(text.get()) + " is not served, expected HTTPS, HTTP, TLS or TCP");
        return Optional.empty();
    }

    private static void checkPort(Fields fields, int port, Protocol protocol) {
        String expected =
                switch (protocol) {
                    case HTTPS ->
                            port == HTTPS_PORT
                                    ? ""
                                    : "expected 443, which stands for the address balancer.https";
                    case HTTP -> port == HTTP_PORT ? "" : "expected 80";
                    case TLS -> port == HTTP_PORT ? "80 is for HTTP" : "";
                    case TCP ->
                            port == HTTP_PORT || port == HTTPS_PORT
                                    ? "80 and 443 are for HTTP and HTTPS"
                                    : "";
                };
        if (!expected.isEmpty()) {
            fields.error("port", port + " cannot be honoured for " + protocol + ": " + expected);
        }
    }

    private static Optional<Gateway.Tls> tls(
            Fields listener, ObjectName gateway, Optional<Protocol> protocol) {
        Optional<Fields> found = listener.fields("tls");
        boolean spoken = protocol.isEmpty() || protocol.get().equals(Protocol.HTTPS);
        boolean raw = protocol.isPresent() && protocol.get() == Protocol.TLS;
        if (found.isEmpty()) {
            if (raw) {
                listener.require("tls", "a mapping with the mode Passthrough");
            }
            return Optional.empty();
        }
        if (!spoken && !raw) {
            listener.error("tls", "cannot be honoured: the protocol has no TLS");
        }
        Fields tls = found.get();
        String mode = tls.text("mode").orElse("Terminate");
        boolean passthrough = mode.equals("Passthrough");
        if (!passthrough && !mode.equals("Terminate")) {
            tls.error("mode", Quoted.of(mode) + " is no mode, expected Terminate or Passthrough");
        }
        if (passthrough && !raw) {
            tls.error("mode", "'Passthrough' cannot be honoured: use the protocol TLS");
        }
        List<ObjectName> certificates = new ArrayList<>();
        for (Fields reference : tls.each("certificateRefs")) {
            reference.only("group", "", "a certificate is in a Secret of v1");
            reference.only("kind", "Secret", "a certificate is in a Secret of v1");
            RouteFields.name(reference, gateway.namespace()).ifPresent(certificates::add);
            reference.refuseUnknown();
        }
        if (raw && !passthrough) {
            tls.error("mode", "'Terminate' cannot be honoured for TLS: use Passthrough, or HTTPS");
        }
        if (passthrough && !certificates.isEmpty()) {
            tls.error("certificateRefs", "cannot be honoured: the endpoint ends TLS");
        }
        if (spoken && !passthrough && !tls.has("certificateRefs")) {
            tls.error(
                    "certificateRefs",
                    "is required; leave tls out for the certificate of the device's own CA");
        }
        tls.refuse("options", "there are none");
        tls.refuse("frontendValidation", "write spec.tls.frontend.default.validation");
        tls.refuseUnknown();
        return Optional.of(new Gateway.Tls(passthrough, certificates));
    }

    private static Namespaces namespaces(Fields fields) {
        String from = fields.text("from").orElse("Same");
        fields.refuse("selector", "namespaces have no labels, use from: Same or All");
        fields.refuseUnknown();
        return switch (from) {
            case "Same" -> Namespaces.SAME;
            case "All" -> Namespaces.ALL;
            default -> {
                fields.error("from", Quoted.of(from) + " cannot be honoured, expected Same or All");
                yield Namespaces.SAME;
            }
        };
    }

    private static Set<RouteKind> kinds(Optional<Fields> allowed, Protocol protocol) {
        Set<RouteKind> possible = Listener.kindsOf(protocol);
        List<Fields> given = allowed.map(routes -> routes.each("kinds")).orElse(List.of());
        if (given.isEmpty()) {
            return possible;
        }
        Set<RouteKind> kinds = EnumSet.noneOf(RouteKind.class);
        for (Fields kind : given) {
            kind.only("group", RouteFields.GROUP, "routes are of " + RouteFields.GROUP);
            String title = kind.requiredText("kind").orElse("");
            possible.stream().filter(one -> one.title().equals(title)).forEach(kinds::add);
            if (kind.has("kind") && possible.stream().noneMatch(one -> one.title().equals(title))) {
                kind.error("kind", Quoted.of(title) + " is no route that " + protocol + " carries");
            }
            kind.refuseUnknown();
        }
        return kinds;
    }
}
