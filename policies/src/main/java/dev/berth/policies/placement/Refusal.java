package dev.berth.policies.placement;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Why no slot could be had, counted over all slots.
 *
 * @param slots how many slots there are
 * @param reasons how many of them each reason keeps from being taken; one may count for several
 */
public record Refusal(int slots, Map<Reason, Integer> reasons) implements PlacementResult {
    /** What keeps a slot from being taken. */
    public enum Reason {
        EXCLUSIVE("held exclusively"),
        SHARED("held by shared pods"),
        CPU("insufficient cpu"),
        MEMORY("insufficient memory"),
        FLOATING("needed by floating pods"),
        RESERVED("reserved for the system"),
        CORDONED("cordoned");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /** As it stands after the count. */
        public String words() {
            return words;
        }
    }

    public Refusal {
        var ordered = new EnumMap<Reason, Integer>(Reason.class);
        ordered.putAll(reasons);
        reasons = Collections.unmodifiableMap(ordered);
    }

    /** As Kubernetes words it: {@code 0/2 slots are available: 1 held exclusively, …}. */
    public String message() {
        return reasons.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().words())
                .collect(Collectors.joining(", ", "0/" + slots + " slots are available: ", "."));
    }

    @Override
    public String toString() {
        return message();
    }
}
