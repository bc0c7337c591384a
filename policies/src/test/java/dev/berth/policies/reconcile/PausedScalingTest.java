package dev.berth.policies.reconcile;

import static dev.berth.policies.reconcile.Scenario.ENOUGH;
import static dev.berth.policies.reconcile.Scenario.app;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.UpdateStrategy;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Another number of replicas is wanted while an update is paused halfway. */
class PausedScalingTest {
    private static final Resources LITTLE = Workloads.shared(100, 1 << 20);

    /** A host with three old replicas and a new one, and the update paused. */
    private static SimulatedHost halfway() {
        var host = Scenario.settled(Hosts.plain(4), app(3, "app:1", LITTLE));
        Scenario.apply(host, app(3, "app:2", LITTLE));
        while (host.containers.size() < 4) {
            host.tick();
            host.pass(Duration.ofSeconds(1));
        }
        Scenario.apply(host, paused(3));
        host.settle(ENOUGH);
        return host;
    }

    private static Deployment paused(int replicas) {
        var plain = app(replicas, "app:2", LITTLE);
        var strategy = plain.strategy();
        return Workloads.with(
                        plain,
                        new UpdateStrategy(
                                strategy.replacement(),
                                strategy.minReady(),
                                strategy.progressDeadline(),
                                strategy.revisionHistoryLimit(),
                                true,
                                strategy.rollsBack()))
                .withFormer(app(1, "app:1", LITTLE).template());
    }

    /** How many pods there are by the image that they were made with. */
    private static Map<String, Integer> images(SimulatedHost host) {
        var images = new TreeMap<String, Integer>();
        for (var pod : host.observe().pods()) {
            String image = pod.containers().getFirst().image().engineReference();
            images.merge(image.substring(0, image.indexOf('#')), 1, Integer::sum);
        }
        return images;
    }

    @Test
    void scaledUp_bothTemplatesGrow() {
        var host = halfway();
        var before = images(host);
        Scenario.apply(host, paused(8));

        host.settle(ENOUGH);

        assertEquals(Map.of("app:1", 3, "app:2", 1), before);
        assertEquals(Map.of("app:1", 6, "app:2", 2), images(host));
    }

    @Test
    void scaledDown_bothTemplatesShrink() {
        var host = halfway();
        Scenario.apply(host, paused(8));
        host.settle(ENOUGH);
        Scenario.apply(host, paused(4));

        host.settle(ENOUGH);

        assertEquals(Map.of("app:1", 4, "app:2", 1), images(host));
    }

    @Test
    void lostOldReplica_comesBackAsItWas() {
        var host = halfway();
        String lost =
                host.observe().pods().stream()
                        .filter(ObservedPod::isReady)
                        .map(pod -> pod.name().name())
                        .findFirst()
                        .orElseThrow();
        host.containers.remove(host.container(lost).key());
        Scenario.apply(host, paused(4));

        host.settle(ENOUGH);

        assertEquals(Map.of("app:1", 3, "app:2", 1), images(host));
        assertEquals(List.of(), host.plan().steps());
    }
}
