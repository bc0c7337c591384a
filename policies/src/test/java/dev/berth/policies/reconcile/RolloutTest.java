package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.workload.PodName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutTest {
    /**
     * Replicas are letters, their ordinals count from 0: N a new ready one, n a new unready one, O
     * and o the same of the old template.
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
        var rollout = new Rollout(wanted, parse(replicas));

        assertEquals(missing, rollout.missing());
        assertEquals(
                goes,
                rollout.surplus().stream()
                        .map(RolloutTest::print)
                        .collect(Collectors.joining(" ")));
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
                            Optional.empty()));
        }
        return replicas;
    }

    private static String print(Replica replica) {
        String letter = replica.current() ? "n" : "o";
        return (replica.ready() ? letter.toUpperCase(Locale.ROOT) : letter)
                + PodNames.ordinal(replica.name());
    }
}
