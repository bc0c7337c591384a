package dev.berth.policies.route;

/**
 * Which words of which document a route comes from.
 *
 * @param kind {@code Ingress}, {@code HTTPRoute} or {@code GRPCRoute}
 * @param name namespace and name, for example {@code default/my-ingress}
 * @param place path of the fields that say so, for example {@code spec.rules[0].matches[1]}; empty
 *     for the whole document
 */
public record RouteSource(String kind, String name, String place) {
    /** {@code HTTPRoute default/web spec.rules[0]}. */
    @Override
    public String toString() {
        return kind + " " + name + (place.isEmpty() ? "" : " " + place);
    }
}
