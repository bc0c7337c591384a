package dev.berth.daemon.document;

import dev.berth.policies.base.Problem;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a reader found wrong so far: errors for the whole stream, warnings by document. The same
 * problem found twice, because a field is looked at from two sides, is told once.
 */
public final class Findings {
    /** Problems that are kept; of the others only that there are more is said. */
    static final int MAX_PROBLEMS = 200;

    private final Set<Problem> errors = new LinkedHashSet<>();
    private Set<Problem> warnings = new LinkedHashSet<>();
    private int errorCount;

    /** Something that makes the input unacceptable. */
    public void error(String path, String detail, int line) {
        errorCount++;
        if (errors.size() < MAX_PROBLEMS) {
            errors.add(new Problem(path, detail, line));
        } else if (errors.size() == MAX_PROBLEMS) {
            errors.add(new Problem("", "more problems than these are not shown", line));
        }
    }

    /** Something the user should know about an input that is accepted. */
    public void warn(String path, String detail, int line) {
        if (warnings.size() < MAX_PROBLEMS) {
            warnings.add(new Problem(path, detail, line));
        }
    }

    /** How many errors there were so far, to compare with later. */
    public int errorCount() {
        return errorCount;
    }

    /** The errors in the order of their lines. */
    public List<Problem> errors() {
        return errors.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
    }

    /** The warnings since the last call. */
    public List<Problem> takeWarnings() {
        var taken = List.copyOf(warnings);
        warnings = new LinkedHashSet<>();
        return taken;
    }
}
