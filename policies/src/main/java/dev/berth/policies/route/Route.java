package dev.berth.policies.route;

import java.util.List;
import java.util.Optional;

/**
 * One rule of an Ingress or of a Gateway API route: what happens to requests for these hosts that
 * are like this.
 *
 * @param source the document that says so
 * @param listener the host of the Gateway's listener that it is attached to: it takes only requests
 *     for which no other listener is closer; absent for an Ingress, which has no listener
 * @param host which hosts
 * @param match which requests for them
 * @param action what happens to those
 */
public record Route(
        RouteSource source,
        Optional<HostRule> listener,
        HostRule host,
        RequestMatch match,
        RouteAction action) {
    /** A rule of an Ingress: hosts, paths and a service. */
    public Route(String name, HostRule host, PathRule path, ServiceKey service) {
        this(
                new RouteSource("Ingress", name, ""),
                Optional.empty(),
                host,
                RequestMatch.ofPath(path),
                RouteAction.forward(List.of(WeightedBackend.only(service))));
    }

    /** The route of a {@code defaultBackend}: whatever nothing else takes. */
    public static Route ofDefaultBackend(String name, ServiceKey service) {
        return new Route(
                new RouteSource("Ingress", name, "spec.defaultBackend"),
                Optional.empty(),
                new HostRule.Any(),
                RequestMatch.ofPath(new PathRule.Prefix("")),
                RouteAction.forward(List.of(WeightedBackend.only(service))));
    }

    /** The route of copies that another one sends to a service. */
    public static Route ofCopies(ServiceKey service) {
        return ofDefaultBackend("copies for " + service, service);
    }

    /** What people call it in logs and messages, for example {@code default/my-ingress}. */
    public String name() {
        return source.name();
    }

    /** Of the source only: routes are looked up by every request, and no two sources are alike. */
    @Override
    public int hashCode() {
        return source.hashCode();
    }
}
