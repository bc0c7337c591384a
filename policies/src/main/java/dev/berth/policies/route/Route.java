package dev.berth.policies.route;

/**
 * One rule of an Ingress: requests for these hosts and paths go to that service.
 *
 * @param name what people call it in logs and messages, for example {@code default/my-ingress}
 * @param host which hosts
 * @param path which paths of them
 * @param service where to
 */
public record Route(String name, HostRule host, PathRule path, ServiceKey service) {
    /** The route of a {@code defaultBackend}: whatever nothing else takes. */
    public static Route ofDefaultBackend(String name, ServiceKey service) {
        return new Route(name, new HostRule.Any(), new PathRule.Prefix(""), service);
    }
}
