package dev.berth.daemon.document;

import dev.berth.policies.balance.AppProtocol;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PortReference;
import dev.berth.policies.workload.Service;
import dev.berth.policies.workload.Service.Discovery;
import dev.berth.policies.workload.Service.ServicePort;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the {@code spec} of a Service.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/">Service</a>
 */
final class ServiceReader {
    private static final String NO_ADDRESS = "None";
    private static final String OWN_ADDRESS = "Berth gives every Service its address";
    private static final String USE_INGRESS = "use an Ingress to reach the Service from outside";

    private ServiceReader() {}

    static Optional<Resource> read(Fields root, Metadata metadata) {
        Optional<Fields> found = root.requiredFields("spec");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Fields spec = found.get();
        int before = spec.findings().errorCount();
        var selector = LabelReader.labels(spec, "selector");
        if (selector.values().isEmpty()) {
            spec.warn("selector", "is empty, so no pod serves: requests answer 503");
        }
        boolean headless = spec.text("clusterIP").filter(NO_ADDRESS::equals).isPresent();
        List<ServicePort> ports = ports(spec, headless);
        address(spec, headless);
        outside(spec);
        behaviour(spec);
        Discovery discovery = discovery(spec, headless);
        spec.refuseUnknown();
        ObjectName name = metadata.name();
        return spec.findings().errorCount() > before
                ? Optional.empty()
                : Optional.of(
                        new Resource.OfService(new Service(name, selector, ports, discovery)));
    }

    private static List<ServicePort> ports(Fields spec, boolean headless) {
        List<Fields> given = spec.each("ports");
        if (given.isEmpty() && !headless) {
            spec.error("ports", "is empty, expected at least one port");
        }
        List<ServicePort> ports = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<Long> numbers = new HashSet<>();
        for (Fields port : given) {
            Optional<String> name = name(port, given.size() > 1, names);
            port.require("port", "a number from 1 to " + PortReference.MAX_PORT);
            OptionalLong number = PortReader.number(port, "port");
            if (number.isPresent() && !numbers.add(number.getAsLong())) {
                port.error("port", number.getAsLong() + " is there twice");
            }
            Optional<PortReference> target = PortReader.reference(port, "targetPort");
            PortReader.protocol(port);
            port.refuse("nodePort", USE_INGRESS);
            AppProtocol protocol = protocol(port);
            port.refuseUnknown();
            number.ifPresent(
                    value ->
                            ports.add(
                                    new ServicePort(
                                            name,
                                            (int) value,
                                            target.orElse(new PortReference.ByNumber((int) value)),
                                            protocol)));
        }
        return ports;
    }

    /** What a name of no meaning here says is for others: the port is an ordinary HTTP one. */
    private static AppProtocol protocol(Fields port) {
        Optional<String> name = port.text("appProtocol").filter(text -> !text.isEmpty());
        Optional<AppProtocol> known = name.flatMap(AppProtocol::named);
        if (name.isEmpty() || known.isPresent()) {
            return known.orElse(AppProtocol.HTTP1);
        }
        String quoted = Quoted.of(name.get());
        if (!Syntax.isQualifiedName(name.get()) || name.get().startsWith("kubernetes.io/")) {
            port.error("appProtocol", quoted + " is no protocol, expected " + AppProtocol.NAMES);
        } else {
            port.warn(
                    "appProtocol", quoted + " has no effect: requests are forwarded with HTTP/1.1");
        }
        return AppProtocol.HTTP1;
    }

    private static Optional<String> name(Fields port, boolean several, Set<String> names) {
        Optional<String> name = port.text("name").filter(text -> !text.isEmpty());
        if (name.isEmpty()) {
            if (several) {
                port.require("name", "a name, because there are several ports");
            }
            return name;
        }
        if (!ObjectName.isLabel(name.get())) {
            port.error(
                    "name", Quoted.of(name.get()) + " is no port name, " + Syntax.LABEL_EXPECTED);
        }
        if (!names.add(name.get())) {
            port.error("name", Quoted.of(name.get()) + " is there twice");
        }
        return name;
    }

    private static void address(Fields spec, boolean headless) {
        spec.only("type", "ClusterIP", USE_INGRESS);
        spec.text("clusterIP")
                .filter(address -> !address.isEmpty() && !headless)
                .ifPresent(
                        address ->
                                spec.error(
                                        "clusterIP",
                                        Quoted.of(address)
                                                + " cannot be honoured: "
                                                + OWN_ADDRESS
                                                + ", leave the field out, or say None"));
        if (!headless || !spec.texts("clusterIPs").equals(List.of(NO_ADDRESS))) {
            spec.refuse("clusterIPs", OWN_ADDRESS);
        }
        spec.refuse("externalName", "name the other host where it is called");
        for (String family : spec.texts("ipFamilies")) {
            if (!family.equals("IPv4")) {
                spec.error("ipFamilies", Quoted.of(family) + " cannot be honoured: only IPv4 is");
            }
        }
        spec.text("ipFamilyPolicy")
                .ifPresent(
                        policy -> {
                            switch (policy) {
                                case "SingleStack" -> {}
                                case "PreferDualStack" ->
                                        spec.warn("ipFamilyPolicy", "has no effect: only IPv4 is");
                                default ->
                                        spec.error(
                                                "ipFamilyPolicy",
                                                Quoted.of(policy)
                                                        + " cannot be honoured: only IPv4 is, use"
                                                        + " SingleStack");
                            }
                        });
    }

    private static Discovery discovery(Fields spec, boolean headless) {
        if (!headless) {
            spec.only(
                    "publishNotReadyAddresses",
                    false,
                    "only an endpoint that is ready gets requests; with clusterIP: None it can be");
            return Discovery.SERVICE;
        }
        return spec.flag("publishNotReadyAddresses").orElse(false)
                ? Discovery.ALL_PODS
                : Discovery.READY_PODS;
    }

    private static void outside(Fields spec) {
        spec.refuse("externalIPs", USE_INGRESS);
        spec.refuse("loadBalancerIP", USE_INGRESS);
        spec.refuse("loadBalancerClass", USE_INGRESS);
        spec.refuse("loadBalancerSourceRanges", USE_INGRESS);
        spec.refuse("healthCheckNodePort", USE_INGRESS);
        spec.withoutEffect("allocateLoadBalancerNodePorts", "there are no node ports");
        spec.withoutEffect("externalTrafficPolicy", "there is one host");
    }

    private static void behaviour(Fields spec) {
        spec.only("sessionAffinity", "None", "requests go round the endpoints in turn");
        spec.refuse("sessionAffinityConfig", "requests go round the endpoints in turn");
        spec.text("internalTrafficPolicy")
                .filter(policy -> !policy.equals("Cluster"))
                .ifPresent(
                        policy ->
                                spec.warn(
                                        "internalTrafficPolicy",
                                        "has no effect: there is one host"));
        spec.withoutEffect("trafficDistribution", "there is one host");
    }
}
