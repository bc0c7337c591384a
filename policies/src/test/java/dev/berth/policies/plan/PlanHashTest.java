package dev.berth.policies.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.reconcile.ObservedState;
import dev.berth.policies.slots.Hosts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanHashTest {
    private static final PlanHash HASH = PlanHash.of(List.of("a", "b"), 7, host(2));

    @Test
    void toString_parsed_isTheSame() {
        assertEquals(Optional.of(HASH), PlanHash.parse(HASH.toString()));
        assertTrue(HASH.toString().matches("[0-9a-f]{16}-7-[0-9a-f]{16}"), HASH.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "0123456789abcdef-7-0123456789abcde",
                "0123456789ABCDEF-7-0123456789abcdef",
                "0123456789abcdef--7-0123456789abcdef",
                "0123456789abcdef-9999999999999999999-0123456789abcdef",
                "0123456789abcdef-7-0123456789abcdef ",
            })
    void parse_anyOtherText_isNone(String text) {
        assertEquals(Optional.empty(), PlanHash.parse(text));
    }

    @Test
    void movedTo_sameWorld_isNothing() {
        assertEquals(Optional.empty(), HASH.movedTo(PlanHash.of(List.of("a", "b"), 7, host(2))));
    }

    @Test
    void movedTo_anotherWorld_saysWhatMoved() {
        assertEquals(
                Optional.of("the documents are others than those that were planned"),
                HASH.movedTo(PlanHash.of(List.of("ab"), 7, host(2))));
        assertEquals(
                Optional.of("the desired state is at revision 8, the plan was made at 7"),
                HASH.movedTo(PlanHash.of(List.of("a", "b"), 8, host(2))));
        assertEquals(
                Optional.of("the pods or the slots are no longer as they were"),
                HASH.movedTo(PlanHash.of(List.of("a", "b"), 7, host(4))));
    }

    private static ObservedState host(int cpus) {
        return new ObservedState(
                true,
                true,
                Hosts.slots(Hosts.plain(cpus)),
                Hosts.memory(1),
                List.of(),
                Map.of(),
                List.of(),
                Map.of(),
                Map.of());
    }
}
