package dev.berth.policies.plan;

import dev.berth.policies.slots.SlotLedger;
import java.util.List;

/**
 * What would happen if every step succeeded.
 *
 * @param steps in the order in which they would be begun
 * @param before who holds what now
 * @param after who would hold what at the end
 * @param shortfalls what would be missing then
 * @param ending why it ends there
 */
public record Outlook(
        List<PlannedStep> steps,
        SlotLedger before,
        SlotLedger after,
        List<Shortfall> shortfalls,
        Ending ending) {
    /** Why looking ahead ended. */
    public enum Ending {
        /** There was nothing left to do. */
        AT_REST("at rest"),
        /** There would be more steps than are looked at. */
        TOO_MANY_STEPS("more steps than are looked at"),
        /** Working it out took too long. */
        OUT_OF_TIME("working it out took too long");

        private final String words;

        Ending(String words) {
            this.words = words;
        }

        /** As people are told. */
        public String words() {
            return words;
        }
    }

    public Outlook {
        steps = List.copyOf(steps);
        shortfalls = List.copyOf(shortfalls);
    }

    /** Every CPU, now and then. */
    public List<CpuUse> cpus() {
        return CpuUse.map(before, after);
    }
}
