package dev.berth.daemon.config;

import dev.berth.daemon.document.Fields;
import dev.berth.daemon.document.YamlNode;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.NamePattern;
import dev.berth.policies.retention.RetentionRule;
import dev.berth.policies.retention.RetentionRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** Reads {@code registry.retention} and {@code registry.keepIdle}: what a collection leaves. */
final class RetentionReader {
    /** Rules in one file. */
    private static final int MOST = 64;

    /** Patterns of tags in one rule. */
    private static final int MOST_PATTERNS = 64;

    /** Tags that {@code keepLast} may keep. */
    private static final int MOST_LAST = 1_000_000;

    /** The images of an index come before it: they have to last for as long as its push takes. */
    private static final Duration LEAST_IDLE = Duration.ofHours(1);

    private static final Duration LEAST_YOUNGER = Duration.ofSeconds(1);

    private RetentionReader() {}

    /** Those that can be read; every problem of the others is recorded at its line. */
    static RetentionRules read(OptionValues values) {
        var rules = new ArrayList<RetentionRule>();
        Set<NamePattern> seen = new HashSet<>();
        List<Fields> entries = values.each(Option.REGISTRY_RETENTION);
        for (Fields fields : entries.subList(0, Math.min(entries.size(), MOST))) {
            rule(fields, seen).ifPresent(rules::add);
        }
        if (entries.size() > MOST) {
            entries.get(MOST)
                    .error("repositories", "is one rule too many, expected at most " + MOST);
        }
        Duration idle =
                values.value(
                                Option.REGISTRY_KEEP_IDLE,
                                text -> DurationForm.parse(text, LEAST_IDLE))
                        .orElse(RetentionRules.defaults().keepIdle());
        return new RetentionRules(rules, idle);
    }

    private static Optional<RetentionRule> rule(Fields fields, Set<NamePattern> seen) {
        int errors = fields.findings().errorCount();
        fields.require("repositories", "a pattern such as team/**");
        Optional<NamePattern> repositories =
                fields.text("repositories")
                        .flatMap(
                                text ->
                                        good(
                                                NamePattern.parse(text),
                                                detail -> fields.error("repositories", detail)));
        OptionalLong last = fields.integer("keepLast", 0, MOST_LAST);
        List<NamePattern> tags = tags(fields);
        Optional<Duration> younger =
                fields.text("keepYounger")
                        .flatMap(
                                text ->
                                        good(
                                                DurationForm.parse(text, LEAST_YOUNGER),
                                                detail -> fields.error("keepYounger", detail)));
        fields.refuseUnknown();
        if (repositories.isPresent() && !seen.add(repositories.get())) {
            fields.error(
                    "repositories",
                    "'" + repositories.get() + "' has a rule already, which decides alone");
        }
        if (fields.findings().errorCount() > errors) {
            return Optional.empty();
        }
        if (last.orElse(0) == 0 && tags.isEmpty() && younger.isEmpty()) {
            fields.error(
                    "repositories",
                    "'"
                            + repositories.orElseThrow()
                            + "' would lose every tag, expected keepLast, keepTags or keepYounger");
            return Optional.empty();
        }
        return Optional.of(
                new RetentionRule(repositories.orElseThrow(), (int) last.orElse(0), tags, younger));
    }

    /** A tag that looks like a number is text all the same. */
    private static List<NamePattern> tags(Fields fields) {
        List<Fields.Item> items = fields.items("keepTags");
        if (items.size() > MOST_PATTERNS) {
            fields.error(
                    "keepTags",
                    "has " + items.size() + " patterns, expected at most " + MOST_PATTERNS);
            return List.of();
        }
        var tags = new ArrayList<NamePattern>();
        for (Fields.Item item : items) {
            Consumer<String> error =
                    detail -> fields.findings().error(item.path(), detail, item.line());
            switch (item.node()) {
                case YamlNode.Text(String text, int line) ->
                        good(NamePattern.parse(text), error).ifPresent(tags::add);
                case YamlNode.Numeral(Number value, String text, int line) ->
                        good(NamePattern.parse(text), error).ifPresent(tags::add);
                case YamlNode.Flag _, YamlNode.Null _, YamlNode.Sequence _, YamlNode.Mapping _ ->
                        error.accept(item.node().noun() + " stands here, expected a pattern");
            }
        }
        return tags;
    }

    private static <T> Optional<T> good(Result<T> result, Consumer<String> error) {
        return switch (result) {
            case Result.Ok<T>(T value) -> Optional.of(value);
            case Result.Refused<T>(var problems) -> {
                problems.forEach(problem -> error.accept(problem.detail()));
                yield Optional.empty();
            }
        };
    }
}
