package dev.berth.daemon.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Kinds that are refused by name, each with what to use instead. */
final class OtherKinds {
    private static final String USE_DEPLOYMENT = "use a Deployment of apps/v1";
    private static final String USE_GROUPS =
            "who may do what is decided by membership of the groups berth and berth-view";
    private static final String OWN_VOLUMES =
            "a PersistentVolumeClaim gets a volume of the engine, leave it out";

    private static final Map<String, String> INSTEAD =
            Map.ofEntries(
                    Map.entry("ReplicaSet", USE_DEPLOYMENT),
                    Map.entry("ReplicationController", USE_DEPLOYMENT),
                    Map.entry("PersistentVolume", OWN_VOLUMES),
                    Map.entry("StorageClass", OWN_VOLUMES),
                    Map.entry("Endpoints", "give the Service a selector"),
                    Map.entry("EndpointSlice", "give the Service a selector"),
                    Map.entry("IngressClass", "every Ingress is served, leave it out"),
                    Map.entry("UDPRoute", "only TCP is forwarded"),
                    Map.entry("HorizontalPodAutoscaler", "set replicas of the Deployment"),
                    Map.entry("NetworkPolicy", "containers cannot reach each other directly"),
                    Map.entry("Role", USE_GROUPS),
                    Map.entry("RoleBinding", USE_GROUPS),
                    Map.entry("ClusterRole", USE_GROUPS),
                    Map.entry("ClusterRoleBinding", USE_GROUPS),
                    Map.entry("AccessPolicy", "every route needs a token of the built-in issuer"));

    private OtherKinds() {}

    /** Why a document of that kind is refused. */
    static String refusal(String title) {
        String instead = INSTEAD.get(title);
        if (instead != null) {
            return "kind " + title + " cannot be honoured: " + instead;
        }
        List<String> known = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            known.add(kind.title());
        }
        return "unknown kind "
                + Quoted.of(title)
                + NearestName.of(title, known)
                        .map(near -> ", did you mean '" + near + "'?")
                        .orElse(", expected Service, Deployment or Ingress");
    }
}
