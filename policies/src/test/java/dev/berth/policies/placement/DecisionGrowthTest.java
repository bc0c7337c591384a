package dev.berth.policies.placement;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.workload.PodName;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionGrowthTest {
    private static final int DECISIONS = 5_000;
    private static final int CORES_OF_A_CACHE = 8;

    /**
     * A decision copies what it changes, so that bytes tell how much it does, on any machine; what
     * it looks at beside that lies on the same ways through the same trees.
     */
    @ParameterizedTest
    @ValueSource(strings = {"least-allocated", "max-match", "greedy"})
    void decisions_onEightTimesTheSlots_alwaysTakeTheSameMore(String name) {
        var policy = PlacementPolicies.named(name).orElseThrow();
        long tiny = new Host(policy, 16).bytesOfADecision();
        long small = new Host(policy, 128).bytesOfADecision();
        long medium = new Host(policy, 1_024).bytesOfADecision();
        long large = new Host(policy, 8_192).bytesOfADecision();

        String all = tiny + ", " + small + ", " + medium + ", " + large;
        // Nodes are fuller here and there; what grew with the slots would take eight times more.
        double most = 1.5 * (small - tiny);
        assertTrue(medium - small <= most && large - medium <= most, all);
    }

    /** A host two thirds full, on which pods go and come. */
    private static final class Host {
        private final PlacementPolicy policy;
        private final Random random = new Random(20_261_101);
        private final List<PodName> pods = new ArrayList<>();
        private SlotLedger ledger;

        Host(PlacementPolicy policy, int slots) {
            this.policy = policy;
            var map = Hosts.slots(Hosts.of(2, slots / 2 / CORES_OF_A_CACHE, CORES_OF_A_CACHE, 1));
            ledger = SlotLedger.of(map, Hosts.memory(1 << 20), List.of());
            for (int i = 0; i < slots; i++) {
                var pod = Ledgers.pod(i);
                boolean isExclusive = random.nextInt(8) == 0;
                place(
                        pod,
                        isExclusive
                                ? SlotDemand.exclusive(1 + random.nextInt(4), 1 << 20)
                                : SlotDemand.shared(100 + random.nextInt(500), 1 << 20));
                if (!ledger.of(pod).isEmpty()) {
                    pods.add(pod);
                }
            }
        }

        private void place(PodName pod, SlotDemand demand) {
            if (policy.place(ledger, demand) instanceof Placement placement) {
                ledger = ledger.with(new Holder(pod, demand, placement.cpus()));
            }
        }

        long bytesOfADecision() {
            var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < DECISIONS; i++) {
                var pod = pods.get(random.nextInt(pods.size()));
                var demand = ledger.of(pod).getFirst().demand();
                ledger = ledger.without(pod);
                place(pod, demand);
            }
            return (threads.getCurrentThreadAllocatedBytes() - before) / DECISIONS;
        }
    }
}
