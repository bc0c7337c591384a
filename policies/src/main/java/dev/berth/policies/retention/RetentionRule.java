package dev.berth.policies.retention;

import dev.berth.policies.image.NamePattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which tags of some repositories stay: each that one of these keeps.
 *
 * @param repositories whose tags
 * @param last the tags that were set last, how many; 0 keeps none for that reason
 * @param matching tags that match one of these
 * @param younger tags that were set less than that ago
 */
public record RetentionRule(
        NamePattern repositories,
        int last,
        List<NamePattern> matching,
        Optional<Duration> younger) {
    public RetentionRule {
        matching = List.copyOf(matching);
        if (last < 0 || (last == 0 && matching.isEmpty() && younger.isEmpty())) {
            throw new IllegalArgumentException("a rule keeps something: " + repositories);
        }
    }

    /** Why a tag goes that nothing of this keeps. */
    String reason() {
        var reasons = new ArrayList<String>();
        if (last > 0) {
            reasons.add("not one of the last " + last);
        }
        if (!matching.isEmpty()) {
            reasons.add("matches none of " + matching);
        }
        younger.ifPresent(age -> reasons.add("not set within " + age));
        return String.join(", ", reasons) + " (rule for " + repositories + ")";
    }
}
