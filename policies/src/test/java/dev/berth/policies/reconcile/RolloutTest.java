package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.ReplicaShare;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.UpdateStrategy;
import dev.berth.policies.workload.WorkloadKind;
import dev.berth.policies.workload.WorkloadName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutTest {
    private static final UpdateStrategy ONE_MORE = rolling("1", "0");

    /**
     * Replicas are letters, their ordinals count from 0: N a new ready one, n a new unready one, O
     * and o the same of the old template, x one of that which was stopped and is not removed.
     */
    @ParameterizedTest
    @CsvSource({
        // wanted, replicas, how many to make, who goes
        "0, '', 0, ''",
        "2, '', 2, ''",
        "2, N, 1, ''",
        "2, NN, 0, ''",
        "2, Nn, 0, ''",
        "2, NNN, 0, N2",
        "2, NnN, 0, n1",
        "1, nNN, 0, n0 N2",
        "0, Nn, 0, n1 N0",
        "0, NO, 0, O1 N0",
        "1, O, 1, ''",
        "1, o, 1, ''",
        "1, On, 0, ''",
        "1, on, 0, ''",
        "1, ON, 0, O0",
        "1, oN, 0, o0",
        "2, OO, 1, ''",
        "2, OON, 0, O1",
        "2, OoN, 0, o1",
        "2, ON, 1, ''",
        "2, OOn, 0, ''",
        "2, Oon, 0, ''",
        "3, OOO, 1, ''",
        "3, OOON, 0, O2",
        "1, OOO, 0, O2 O1",
        "3, O, 3, ''",
    })
    void rollout_ofThese_makesAndRetires(int wanted, String replicas, int missing, String goes) {
        var rollout = new Rollout(wanted, ONE_MORE, false, parse(replicas));

        assertEquals(missing, rollout.missing());
        assertEquals(goes, print(rollout.surplus()));
    }

    /** As the other; the strategy is {@code surge/unavailable}, or {@code Recreate}. */
    @ParameterizedTest
    @CsvSource({
        // strategy, wanted, replicas, how many to make, who goes
        "0/1, 3, OOO, 0, O2",
        "0/1, 3, OO, 1, ''",
        "0/1, 3, OOn, 0, ''",
        "0/1, 3, OON, 0, O1",
        "25%/25%, 4, OOOO, 1, O3",
        "25%/25%, 4, OOOnn, 0, ''",
        "25%/25%, 4, OOONn, 0, O2",
        "25%/25%, 10, OOOOOOOOOO, 3, O9 O8",
        "0%/10%, 5, OOOOO, 0, O4",
        "100%/0, 3, OOO, 3, ''",
        "100%/0, 3, OOONNn, 0, O2 O1",
        "2/50%, 4, OOoo, 2, o3 o2",
        "2/50%, 4, Oooo, 2, o3 o2",
        "3/0, 2, OO, 2, ''",
        "Recreate, 2, OO, 0, O1 O0",
        "Recreate, 2, oN, 0, o0",
        "Recreate, 2, N, 1, ''",
        "Recreate, 2, '', 2, ''",
    })
    void rollout_ofThatStrategy_makesAndRetires(
            String strategy, int wanted, String replicas, int missing, String goes) {
        var rollout = new Rollout(wanted, strategy(strategy), false, parse(replicas));

        assertEquals(missing, rollout.missing());
        assertEquals(goes, print(rollout.surplus()));
    }

    /** Of each template goes its part, as Kubernetes documents proportional scaling. */
    @ParameterizedTest
    @CsvSource({
        // strategy, wanted, replicas, who goes
        "3/2, 5, OOOOOOOONNNNN, O7 O6 O5 N12 N11",
        "3/2, 10, OOOOOOOONNNNN, ''",
        "1/0, 2, OOON, O2",
        "1/1, 3, OOONNN, O2 N5",
        "0/1, 2, OONN, O1 N3",
        "1/1, 1, ONNNN, O0 N4 N3",
        "1/0, 3, OOOnnn, n5 n4",
        "1/0, 2, OOOOnn, n5 O3 O2",
    })
    void rollout_scaledDownInTheMiddle_takesOfEachTemplateItsPart(
            String strategy, int wanted, String replicas, String goes) {
        var rolling = strategy(strategy);
        var paused =
                new UpdateStrategy(
                        rolling.replacement(), Duration.ZERO, Optional.empty(), 10, true, true);

        assertEquals(goes, print(new Rollout(wanted, paused, false, parse(replicas)).surplus()));
        if (!goes.isEmpty()) {
            assertEquals(
                    goes, print(new Rollout(wanted, rolling, false, parse(replicas)).surplus()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // strategy, wanted, replicas, who goes
        "1/0, 3, OxNNn, x1",
        "1/0, 2, OxNN, x1 O0",
        "1/0, 1, OONx, x3 O1",
        // One that had ended and comes back in the middle of an update.
        "1/0, 3, oonnn, o1",
        "1/0, 3, oOnnn, o0",
        "1/0, 2, oonnn, o1 o0",
    })
    void rollout_oldReplicaWasStopped_isNoReasonForOthersToGo(
            String strategy, int wanted, String replicas, String goes) {
        var rollout = new Rollout(wanted, strategy(strategy), false, parse(replicas));

        assertEquals(goes, print(rollout.surplus()));
    }

    @Test
    void recreate_oldReplicaIsStillLeaving_makesNone() {
        var rollout = new Rollout(2, strategy("Recreate"), true, List.of());

        assertEquals(0, rollout.missing());
    }

    @ParameterizedTest
    @CsvSource({
        // wanted, replicas, how many to make, who goes
        "3, OOO, 0, ''",
        "3, OON, 0, ''",
        "3, ON, 1, ''",
        "3, OOON, 0, ''",
        "2, OOON, 0, O2",
        "4, OON, 1, ''",
    })
    void paused_changesNothingButTheNumber(int wanted, String replicas, int missing, String goes) {
        var paused =
                new UpdateStrategy(
                        ONE_MORE.replacement(), Duration.ZERO, Optional.empty(), 10, true, true);
        var rollout = new Rollout(wanted, paused, false, parse(replicas));

        assertEquals(missing, rollout.missing());
        assertEquals(goes, print(rollout.surplus()));
    }

    @ParameterizedTest
    @CsvSource({
        // wanted, replicas, how many to make, how many of them from the older template
        "15, OOOOOOOONN, 5, 4",
        "4, OOON, 0, 0",
        "8, OOON, 4, 3",
        "8, ONNN, 4, 1",
        "5, OOON, 1, 1",
        "4, OON, 1, 1",
        "6, OONN, 2, 1",
        "3, O, 2, 2",
        "3, N, 2, 0",
        "3, '', 3, 0",
    })
    void paused_scaledUp_givesEachTemplateItsPart(
            int wanted, String replicas, int missing, int older) {
        var paused =
                new UpdateStrategy(
                        ONE_MORE.replacement(), Duration.ZERO, Optional.empty(), 10, true, true);
        var rollout = new Rollout(wanted, paused, false, parse(replicas));

        assertEquals(missing, rollout.missing());
        assertEquals(older, rollout.missing("former"));
        assertEquals(0, new Rollout(wanted, ONE_MORE, false, parse(replicas)).missing("former"));
    }

    private static UpdateStrategy strategy(String text) {
        return text.equals("Recreate")
                ? UpdateStrategy.DEFAULT.with(new UpdateStrategy.Recreate())
                : rolling(
                        text.substring(0, text.indexOf('/')),
                        text.substring(text.indexOf('/') + 1));
    }

    private static UpdateStrategy rolling(String surge, String unavailable) {
        return UpdateStrategy.DEFAULT.with(
                new UpdateStrategy.RollingUpdate(share(surge), share(unavailable)));
    }

    private static ReplicaShare share(String text) {
        return text.endsWith("%")
                ? ReplicaShare.percent(Integer.parseInt(text.substring(0, text.length() - 1)))
                : ReplicaShare.of(Integer.parseInt(text));
    }

    private static List<Replica> parse(String letters) {
        var replicas = new ArrayList<Replica>();
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            boolean current = Character.toLowerCase(letter) == 'n';
            replicas.add(
                    new Replica(
                            new PodName("default", "app-00000000-" + i),
                            current,
                            Character.isUpperCase(letter),
                            Character.isUpperCase(letter),
                            false,
                            letter == 'x' ? Optional.of(stopped(i)) : Optional.empty()));
        }
        return replicas;
    }

    private static ObservedPod stopped(int ordinal) {
        var container =
                new PodContainer(
                        "main",
                        ContainerRole.MAIN,
                        "id-" + ordinal,
                        PodContainer.Phase.EXITED,
                        CpuSet.of(ordinal),
                        new ImageState.Present("app:1", Optional.empty()),
                        Optional.of(Instant.EPOCH),
                        Optional.of(Instant.EPOCH),
                        0,
                        true);
        return new ObservedPod(
                new PodName("default", "app-00000000-" + ordinal),
                new WorkloadName(WorkloadKind.DEPLOYMENT, new ObjectName("default", "app")),
                "old",
                SlotDemand.of(Resources.NONE),
                Optional.empty(),
                1,
                List.of(container),
                false);
    }

    private static String print(List<Replica> replicas) {
        return replicas.stream().map(RolloutTest::print).collect(Collectors.joining(" "));
    }

    private static String print(Replica replica) {
        String gone = replica.observed().isPresent() ? "x" : "o";
        String letter = replica.current() ? "n" : gone;
        return (replica.ready() ? letter.toUpperCase(Locale.ROOT) : letter)
                + PodNames.ordinal(replica.name());
    }
}
