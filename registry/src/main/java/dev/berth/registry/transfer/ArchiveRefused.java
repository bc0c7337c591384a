package dev.berth.registry.transfer;

import dev.berth.policies.base.Problem;
import java.io.IOException;

/** Ends the reading of an archive; told as {@link ImportOutcome.Refused}. */
final class ArchiveRefused extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final boolean incomplete;

    ArchiveRefused(String place, String detail) {
        this(Problem.at(place, detail), false);
    }

    private ArchiveRefused(Problem problem, boolean incomplete) {
        super(problem.toString());
        this.problem = problem;
        this.incomplete = incomplete;
    }

    /** What is there names something that is not. */
    static ArchiveRefused incomplete(String place, Object missing) {
        return new ArchiveRefused(
                Problem.at(place, missing + " is named and not in the archive"), true);
    }

    /** Whether the archive lacks something and has nothing wrong in it. */
    boolean isIncomplete() {
        return incomplete;
    }

    Problem problem() {
        return problem;
    }
}
