package dev.berth.daemon.config;

import dev.berth.daemon.document.Fields;
import dev.berth.daemon.document.YamlNode;
import dev.berth.policies.base.Result;
import java.util.ArrayList;
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
            group(option.group());
        }
    }

    /** The fields of a group, which may stand in another. */
    private Optional<Fields> group(String name) {
        if (!groups.containsKey(name)) {
            int dot = name.lastIndexOf('.');
            Optional<Fields> parent =
                    name.isEmpty() ? root : group(name.substring(0, Math.max(0, dot)));
            groups.put(
                    name,
                    name.isEmpty()
                            ? root
                            : parent.flatMap(fields -> fields.fields(name.substring(dot + 1))));
        }
        return groups.getOrDefault(name, Optional.empty());
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

    /** Whether an option is set that is true or false. */
    boolean flag(Option option) {
        return fields(option)
                .flatMap(fields -> fields.flag(option.field()))
                .orElse(Boolean.valueOf(option.fallback()));
    }

    /** The values of an option that is a list; one that is refused leaves an error at its line. */
    <T> List<T> list(Option option, Function<String, Result<T>> parser) {
        var values = new ArrayList<T>();
        List<Fields.Item> items =
                fields(option).map(fields -> fields.items(option.field())).orElse(List.of());
        for (Fields.Item item : items) {
            if (!(item.node() instanceof YamlNode.Text
                    || item.node() instanceof YamlNode.Numeral)) {
                error(option, item.node().noun() + " stands here, expected text");
                continue;
            }
            String text =
                    item.node() instanceof YamlNode.Numeral numeral
                            ? numeral.source()
                            : ((YamlNode.Text) item.node()).value();
            int line = item.node().line();
            switch (parser.apply(text)) {
                case Result.Ok<T>(T value) -> values.add(value);
                case Result.Refused<T>(var problems) ->
                        problems.forEach(
                                problem ->
                                        fields(option)
                                                .ifPresent(
                                                        fields ->
                                                                fields.findings()
                                                                        .error(
                                                                                item.path(),
                                                                                problem.detail(),
                                                                                line)));
            }
        }
        return values;
    }

    /** The mappings of an option that is a list of them. */
    List<Fields> each(Option option) {
        return fields(option).map(fields -> fields.each(option.field())).orElse(List.of());
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

    /** The mapping that an option stands in, if the file has it. */
    Optional<Fields> fields(Option option) {
        return groups.getOrDefault(option.group(), Optional.empty());
    }
}
