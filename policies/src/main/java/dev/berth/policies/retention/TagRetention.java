package dev.berth.policies.retention;

import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.NamePattern;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says which tags a rule keeps. */
final class TagRetention {
    /** A tag that attaches its manifest to another: {@code sha256-<hex>}, with a suffix or not. */
    private static final Pattern ATTACHED =
            Pattern.compile("(sha256|sha512)-([0-9a-f]{64,128})(?:\\.[A-Za-z0-9._-]*)?");

    private static final Comparator<HeldTag> NEWEST_FIRST =
            Comparator.comparing(HeldTag::taggedAt)
                    .reversed()
                    .thenComparing(HeldTag::tag, Comparator.reverseOrder());

    private TagRetention() {}

    /**
     * What the manifest of that tag belongs to, as clients tag signatures where there are no
     * referrers: such a tag counts for no rule, it stays and goes with its subject.
     */
    static Optional<Digest> subject(HeldTag tag) {
        Matcher matcher = ATTACHED.matcher(tag.tag().value());
        return matcher.matches()
                        && Digest.parse(matcher.group(1) + ":" + matcher.group(2))
                                instanceof Result.Ok<Digest>(Digest digest)
                ? Optional.of(digest)
                : Optional.empty();
    }

    /** Those of {@code tags} that the rule does not keep. */
    static List<HeldTag> leaving(
            List<HeldTag> tags, RetentionRule rule, Set<Digest> guarded, Instant now) {
        Set<HeldTag> last =
                tags.stream()
                        .sorted(NEWEST_FIRST)
                        .limit(rule.last())
                        .collect(Collectors.toUnmodifiableSet());
        return tags.stream()
                .filter(tag -> !last.contains(tag))
                .filter(tag -> !guarded.contains(tag.manifest()))
                .filter(tag -> rule.matching().stream().noneMatch(one -> matches(one, tag)))
                .filter(tag -> !isYounger(tag, rule, now))
                .sorted(NEWEST_FIRST.reversed())
                .toList();
    }

    private static boolean matches(NamePattern pattern, HeldTag tag) {
        return pattern.matches(tag.tag().value());
    }

    private static boolean isYounger(HeldTag tag, RetentionRule rule, Instant now) {
        return rule.younger().isPresent()
                && tag.taggedAt().isAfter(now.minus(rule.younger().get()));
    }
}
