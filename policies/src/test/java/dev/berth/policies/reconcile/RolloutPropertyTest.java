package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.ReplicaShare;
import dev.berth.policies.workload.UpdateStrategy;
import dev.berth.policies.workload.UpdateStrategy.Recreate;
import dev.berth.policies.workload.UpdateStrategy.RollingUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rollouts of any size and strategy, replica by replica, without a host. */
class RolloutPropertyTest {
    private static final int SEEDS = 400;
    private static final int MOST_REPLICAS = 12;

    /** More rounds than the slowest strategy needs, one replica at a time. */
    private static final int ENOUGH = 200;

    @Test
    void rollout_ofAnyStrategy_keepsItsBoundsAndReachesTheEnd() {
        Seeds.each(SEEDS, RolloutPropertyTest::run);
    }

    private static void run(Random random) {
        int wanted = 1 + random.nextInt(MOST_REPLICAS);
        var strategy = UpdateStrategy.DEFAULT.with(replacement(random));
        var replicas = new ArrayList<Replica>();
        for (int i = 0; i < wanted; i++) {
            replicas.add(replica(i, false, true));
        }
        int made = wanted;
        int floor = wanted - strategy.unavailable(wanted);
        for (int round = 0; round < ENOUGH && !isDone(wanted, strategy, replicas); round++) {
            var rollout = new Rollout(wanted, strategy, false, replicas);
            int missing = rollout.missing();
            replicas.removeAll(rollout.surplus());
            assertTrue(available(replicas) >= floor, strategy + " leaves " + replicas);
            for (int i = 0; i < missing; i++) {
                replicas.add(replica(made++, true, false));
            }
            assertTrue(
                    replicas.size() <= wanted + strategy.surge(wanted),
                    strategy + " makes " + replicas);
            someGetReady(random, replicas);
        }

        assertTrue(isDone(wanted, strategy, replicas), strategy + " ends with " + replicas);
        assertEquals(wanted, replicas.size());
    }

    private static UpdateStrategy.Replacement replacement(Random random) {
        if (random.nextInt(6) == 0) {
            return new Recreate();
        }
        var surge = share(random);
        var unavailable = share(random);
        return surge.value() == 0 && unavailable.value() == 0
                ? RollingUpdate.DEFAULT
                : new RollingUpdate(surge, unavailable);
    }

    private static ReplicaShare share(Random random) {
        return random.nextBoolean()
                ? ReplicaShare.of(random.nextInt(4))
                : ReplicaShare.percent(random.nextInt(101));
    }

    private static void someGetReady(Random random, List<Replica> replicas) {
        replicas.replaceAll(
                replica ->
                        replica.available() || random.nextInt(3) == 0
                                ? replica(PodNames.ordinal(replica.name()), replica.current(), true)
                                : replica);
    }

    private static boolean isDone(int wanted, UpdateStrategy strategy, List<Replica> replicas) {
        return new Rollout(wanted, strategy, false, replicas).isComplete();
    }

    private static long available(List<Replica> replicas) {
        return replicas.stream().filter(Replica::available).count();
    }

    private static Replica replica(int ordinal, boolean current, boolean ready) {
        return new Replica(
                new PodName("default", "app-00000000-" + ordinal),
                current,
                ready,
                ready,
                false,
                Optional.empty());
    }
}
