package dev.berth.registry.transfer;

import dev.berth.policies.base.Problem;
import java.util.List;

/** Whether an archive can be made. */
public sealed interface ExportOutcome {
    /**
     * It can.
     *
     * @param export writes it
     */
    record Ready(Export export) implements ExportOutcome {}

    /** It cannot: something is not here, or cannot be had in that format. */
    record Refused(List<Problem> problems) implements ExportOutcome {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
