package dev.berth.daemon.store;

import dev.berth.daemon.document.Resource;
import dev.berth.policies.workload.Gateway;
import dev.berth.policies.workload.GatewayDocuments;
import dev.berth.policies.workload.HttpRoute;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.ReferenceGrant;
import dev.berth.policies.workload.StreamRoute;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The stored objects of the Gateway API as values, the oldest first. */
final class GatewayObjects {
    private static final Comparator<StoredObject> OLDEST =
            Comparator.comparing(StoredObject::createdAt).thenComparing(StoredObject::name);

    private GatewayObjects() {}

    static GatewayDocuments of(Collection<StoredObject> objects) {
        SortedMap<ObjectName, Gateway> gateways = new TreeMap<>();
        List<HttpRoute> routes = new ArrayList<>();
        List<StreamRoute> streams = new ArrayList<>();
        List<ReferenceGrant> grants = new ArrayList<>();
        for (StoredObject object : objects.stream().sorted(OLDEST).toList()) {
            if (object.resource() instanceof Resource.OfGateway(Gateway gateway)) {
                gateways.put(object.name(), gateway);
            } else if (object.resource() instanceof Resource.OfHttpRoute(HttpRoute route)) {
                routes.add(route);
            } else if (object.resource() instanceof Resource.OfStreamRoute(StreamRoute route)) {
                streams.add(route);
            } else if (object.resource() instanceof Resource.OfReferenceGrant(var grant)) {
                grants.add(grant);
            }
        }
        return new GatewayDocuments(gateways, routes, streams, grants);
    }
}
