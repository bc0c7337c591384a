package dev.berth.policies.workload;

import dev.berth.policies.workload.StatefulSet.Order;
import dev.berth.policies.workload.StatefulSet.Rolling;
import dev.berth.policies.workload.StatefulSet.Update;
import java.time.Duration;

/** StatefulSets and DaemonSets to test with. */
public final class Sets {
    private Sets() {}

    /** One whose pods come one after the other. */
    public static StatefulSet stateful(
            String name, int replicas, String image, Resources resources) {
        return stateful(name, replicas, image, resources, Order.ORDERED_READY, new Rolling(0, 1));
    }

    /** One whose pods come as it says. */
    public static StatefulSet stateful(
            String name,
            int replicas,
            String image,
            Resources resources,
            Order order,
            Update update) {
        var like = Workloads.deployment(name, replicas, image, resources);
        return new StatefulSet(
                like.name(),
                0,
                replicas,
                like.selector(),
                like.template(),
                order,
                update,
                Duration.ZERO);
    }

    /** That set, whose pods are available after so long. */
    public static StatefulSet withMinReady(StatefulSet set, Duration minReady) {
        return new StatefulSet(
                set.name(),
                set.firstOrdinal(),
                set.replicas(),
                set.selector(),
                set.template(),
                set.order(),
                set.update(),
                minReady);
    }

    /** That set, each of whose pods has storage of its own. */
    public static StatefulSet withClaims(StatefulSet set, SetClaims claims) {
        return new StatefulSet(
                set.name(),
                set.firstOrdinal(),
                set.replicas(),
                set.selector(),
                set.template(),
                set.order(),
                set.update(),
                set.minReady(),
                claims,
                set.service(),
                set.former());
    }

    /** A DaemonSet whose pod is replaced like that. */
    public static DaemonSet daemon(
            String name, String image, Resources resources, DaemonSet.Update update) {
        var like = Workloads.deployment(name, 1, image, resources);
        return new DaemonSet(like.name(), like.selector(), like.template(), update, Duration.ZERO);
    }
}
