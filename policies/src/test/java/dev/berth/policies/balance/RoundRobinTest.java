package dev.berth.policies.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoundRobinTest {
    private static final Endpoint A = new Endpoint("10.0.0.1", 80, "a");
    private static final Endpoint B = new Endpoint("10.0.0.2", 80, "b");
    private static final Endpoint C = new Endpoint("10.0.0.3", 80, "c");
    private static final TargetSet SET = TargetSet.of(List.of(A, B, C));

    @Test
    void choose_everyTurn_isFairAcrossOverflow() {
        Map<Endpoint, Integer> chosen = new HashMap<>();

        for (long turn = Long.MAX_VALUE - 2; turn != Long.MIN_VALUE + 3; turn++) {
            Target target = new RoundRobin().choose(SET, turn, Set.of()).orElseThrow();
            chosen.merge(target.endpoint(), 1, Integer::sum);
        }

        assertEquals(6, chosen.values().stream().mapToInt(Integer::intValue).sum());
        assertEquals(Set.of(A, B, C), chosen.keySet());
    }

    @Test
    void choose_tried_isPassedOver() {
        Optional<Target> target = new RoundRobin().choose(SET, 1, Set.of(B));

        assertEquals(Optional.of(new Target(C)), target);
    }

    @Test
    void choose_allTriedOrNone_isEmpty() {
        assertEquals(Optional.empty(), new RoundRobin().choose(SET, 0, Set.of(A, B, C)));
        assertEquals(Optional.empty(), new RoundRobin().choose(TargetSet.EMPTY, 0, Set.of()));
    }

    @Test
    void targetSet_endpointTwice_refuses() {
        assertThrows(IllegalArgumentException.class, () -> TargetSet.of(List.of(A, A)));
    }
}
