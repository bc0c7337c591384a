package dev.berth.policies.route;

/** What a route table answers about a host and a path. */
public sealed interface RouteMatch {
    /**
     * A route takes the request.
     *
     * @param route which
     * @param host the requested host in lower case, without port: the audience of the route's
     *     tokens where no access rule says otherwise
     */
    record Found(Route route, String host) implements RouteMatch {}

    /** Routes exist for the host, none for the path: 404. */
    record NoPath() implements RouteMatch {}

    /** Nobody routes this host: the request was sent to the wrong place, 421. */
    record NoHost() implements RouteMatch {}
}
