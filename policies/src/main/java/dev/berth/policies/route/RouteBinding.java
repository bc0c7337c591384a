package dev.berth.policies.route;

import dev.berth.policies.workload.Gateway;
import dev.berth.policies.workload.GatewayDocuments;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.RouteKind;
import dev.berth.policies.workload.RouteParent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether and where a route attaches to one of its parents (Gateway API, {@code Accepted}).
 *
 * @param parent which parent
 * @param outcome the condition's reason
 * @param message for people; empty where it is accepted
 * @param listeners those that take the route; empty unless it is accepted
 */
public record RouteBinding(
        RouteParent parent, Outcome outcome, String message, List<Bound> listeners) {
    public RouteBinding {
        listeners = List.copyOf(listeners);
    }

    /** The reasons of the condition {@code Accepted}. */
    public enum Outcome {
        ACCEPTED("Accepted"),
        NO_MATCHING_PARENT("NoMatchingParent"),
        NOT_ALLOWED("NotAllowedByListeners"),
        NO_MATCHING_HOSTNAME("NoMatchingListenerHostname");

        private final String reason;

        Outcome(String reason) {
            this.reason = reason;
        }

        /** As Kubernetes words it. */
        public String reason() {
            return reason;
        }
    }

    /**
     * A listener that takes a route.
     *
     * @param listener which
     * @param hosts those that both the listener and the route are for
     */
    public record Bound(Gateway.Listener listener, List<HostRule> hosts) {
        public Bound {
            hosts = List.copyOf(hosts);
        }

        /** The listener's own host. */
        HostRule scope() {
            return HostRule.ofGateway(listener.hostname().orElse(""));
        }
    }

    /** Looks for the listeners of one parent. */
    public static RouteBinding of(
            GatewayDocuments documents,
            RouteKind kind,
            ObjectName route,
            List<String> hostnames,
            RouteParent parent) {
        Gateway gateway = documents.gateways().get(parent.gateway());
        if (gateway == null) {
            return refused(
                    parent,
                    Outcome.NO_MATCHING_PARENT,
                    "Gateway " + parent.gateway() + " does not exist");
        }
        List<Gateway.Listener> meant = gateway.listeners().stream().filter(parent::means).toList();
        if (meant.isEmpty()) {
            return refused(
                    parent,
                    Outcome.NO_MATCHING_PARENT,
                    "Gateway " + parent.gateway() + " has no such listener");
        }
        List<Gateway.Listener> allowed =
                meant.stream().filter(one -> allows(gateway, one, kind, route)).toList();
        if (allowed.isEmpty()) {
            return refused(
                    parent,
                    Outcome.NOT_ALLOWED,
                    "no listener of Gateway "
                            + parent.gateway()
                            + " takes a "
                            + kind.title()
                            + " of namespace "
                            + route.namespace());
        }
        List<Bound> bound = new ArrayList<>();
        for (Gateway.Listener listener : allowed) {
            List<HostRule> hosts = hosts(listener, hostnames);
            if (!hosts.isEmpty()) {
                bound.add(new Bound(listener, hosts));
            }
        }
        return bound.isEmpty()
                ? refused(
                        parent,
                        Outcome.NO_MATCHING_HOSTNAME,
                        "no listener of Gateway " + parent.gateway() + " is for its hostnames")
                : new RouteBinding(parent, Outcome.ACCEPTED, "", bound);
    }

    private static RouteBinding refused(RouteParent parent, Outcome outcome, String message) {
        return new RouteBinding(parent, outcome, message, List.of());
    }

    private static boolean allows(
            Gateway gateway, Gateway.Listener listener, RouteKind kind, ObjectName route) {
        boolean namespace =
                switch (listener.namespaces()) {
                    case SAME -> gateway.name().namespace().equals(route.namespace());
                    case ALL -> true;
                };
        return namespace && listener.kinds().contains(kind);
    }

    /** The hosts that a listener and a route have in common, each once. */
    static List<HostRule> hosts(Gateway.Listener listener, List<String> hostnames) {
        HostRule own = HostRule.ofGateway(listener.hostname().orElse(""));
        if (hostnames.isEmpty()) {
            return List.of(own);
        }
        Set<HostRule> common = new LinkedHashSet<>();
        for (String hostname : hostnames) {
            HostRule wanted = HostRule.ofGateway(hostname);
            if (includes(own, wanted)) {
                common.add(wanted);
            } else if (includes(wanted, own)) {
                common.add(own);
            }
        }
        return List.copyOf(common);
    }

    private static boolean includes(HostRule wide, HostRule narrow) {
        return switch (narrow) {
            case HostRule.Precise(String host) -> wide.takes(host);
            case HostRule.Below(String suffix) ->
                    wide.equals(narrow)
                            || (!(wide instanceof HostRule.Precise) && wide.takes(suffix));
            case HostRule.Wildcard ignored -> wide.equals(narrow);
            case HostRule.Any() -> wide instanceof HostRule.Any;
        };
    }
}
