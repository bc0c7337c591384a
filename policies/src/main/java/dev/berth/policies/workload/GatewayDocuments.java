package dev.berth.policies.workload;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was applied of the Gateway API.
 *
 * @param gateways by name
 * @param httpRoutes the oldest first, those of the same age by name: so ties are decided
 * @param streamRoutes in the same order
 * @param grants in any order
 */
public record GatewayDocuments(
        SortedMap<ObjectName, Gateway> gateways,
        List<HttpRoute> httpRoutes,
        List<StreamRoute> streamRoutes,
        List<ReferenceGrant> grants) {
    /** Nothing applied. */
    public static final GatewayDocuments NONE =
            new GatewayDocuments(new TreeMap<>(), List.of(), List.of(), List.of());

    public GatewayDocuments {
        gateways = Collections.unmodifiableSortedMap(new TreeMap<>(gateways));
        httpRoutes = List.copyOf(httpRoutes);
        streamRoutes = List.copyOf(streamRoutes);
        grants = List.copyOf(grants);
    }

    /** Whether an object of that kind and namespace may refer to this one. */
    public boolean allows(String fromKind, String fromNamespace, String toKind, ObjectName target) {
        return fromNamespace.equals(target.namespace())
                || grants.stream()
                        .anyMatch(grant -> grant.allows(fromKind, fromNamespace, toKind, target));
    }
}
