package dev.berth.daemon.config;

import dev.berth.daemon.document.Fields;
import dev.berth.daemon.document.YamlNode;
import dev.berth.policies.base.Result;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The values of a configuration file by option, each its default where the file does not say. */
final class OptionValues {
    private final Optional<Fields> root;
    private final Map<String, Optional<Fields>> groups = new HashMap<>();

    /** The values of a file; of none where it is empty. */
    OptionValues(Optional<Fields> root) {
        this.root = root;
        for (Option option : Option.values()) {
            groups.computeIfAbsent(option.group(), this::group);
        }
    }

    private Optional<Fields> group(String name) {
        return name.isEmpty() ? root : root.flatMap(fields -> fields.fields(name));
    }

    /** The text of an option, whether it is written as text or as a number. */
    String text(Option option) {
        Optional<YamlNode.Entry> entry =
                fields(option).flatMap(fields -> fields.entry(option.field()));
        if (entry.isEmpty()) {
            return option.fallback();
        }
        return switch (entry.get().value()) {
            case YamlNode.Numeral(Number value, String source, int line) -> source;
            case YamlNode.Text(String value, int line) -> value;
            case YamlNode.Flag flag -> wrong(option, flag);
            case YamlNode.Null ignored -> option.fallback();
            case YamlNode.Sequence sequence -> wrong(option, sequence);
            case YamlNode.Mapping mapping -> wrong(option, mapping);
        };
    }

    private String wrong(Option option, YamlNode node) {
        error(option, node.noun() + " stands here, expected " + option.form());
        return option.fallback();
    }

    /** The texts of an option that is a list. */
    List<String> texts(Option option) {
        return fields(option).map(fields -> fields.texts(option.field())).orElse(List.of());
    }

    /** The value of an option; empty with an error where the text is refused. */
    <T> Optional<T> value(Option option, Function<String, Result<T>> parser) {
        return switch (parser.apply(text(option))) {
            case Result.Ok<T>(T value) -> Optional.of(value);
            case Result.Refused<T>(var problems) -> {
                problems.forEach(problem -> error(option, problem.detail()));
                yield Optional.empty();
            }
        };
    }

    /** As the other; empty without an error where the text is empty. */
    <T> Optional<T> optional(Option option, Function<String, Result<T>> parser) {
        return text(option).isEmpty() ? Optional.empty() : value(option, parser);
    }

    /** Something wrong with the value of an option. */
    void error(Option option, String detail) {
        fields(option).ifPresent(fields -> fields.error(option.field(), detail));
    }

    /** Reports the keys that are no option. */
    void refuseUnknown() {
        groups.values().forEach(group -> group.ifPresent(Fields::refuseUnknown));
    }

    private Optional<Fields> fields(Option option) {
        return groups.getOrDefault(option.group(), Optional.empty());
    }
}
