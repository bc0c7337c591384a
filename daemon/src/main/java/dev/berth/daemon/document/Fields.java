package dev.berth.daemon.document;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A cursor over the fields of one mapping: hands them out typed, records what is wrong with them at
 * their line and path, and in the end reports every field that nobody asked for.
 *
 * <p>An answer is empty where the field is absent, null, or of another type; the last leaves an
 * error. So a reader asks for all that it knows, and looks at {@link Findings#errorCount} before it
 * builds a value.
 */
public final class Fields {
    private final Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final String path;
    private final int line;
    private final Findings findings;

    private Fields(YamlNode.Mapping mapping, String path, int line, Findings findings) {
        mapping.entries().forEach(entry -> entries.put(entry.key(), entry));
        this.path = path;
        this.line = line;
        this.findings = findings;
    }

    /** The fields of a whole document; empty with an error where it is no mapping. */
    public static Optional<Fields> ofRoot(YamlNode root, Findings findings) {
        return of(root, "", root.line(), findings);
    }

    static Optional<Fields> of(YamlNode node, String path, int line, Findings findings) {
        if (node instanceof YamlNode.Mapping mapping) {
            return Optional.of(new Fields(mapping, path, line, findings));
        }
        findings.error(path, node.noun() + " stands here, expected a mapping of fields", line);
        return Optional.empty();
    }

    /** Where this mapping is; empty for a document. */
    public String path() {
        return path;
    }

    /** The line of the key that this mapping belongs to. */
    public int line() {
        return line;
    }

    /** Where everything that is wrong goes. */
    public Findings findings() {
        return findings;
    }

    /** The field with its line, whatever it is; empty where it is absent or null. */
    public Optional<YamlNode.Entry> entry(String name) {
        asked.add(name);
        return Optional.ofNullable(entries.get(name))
                .filter(entry -> !(entry.value() instanceof YamlNode.Null));
    }

    /** Whether the field is there and not null. */
    public boolean has(String name) {
        return entry(name).isPresent();
    }

    /** Every field in the order of the document; all count as asked for. */
    public List<YamlNode.Entry> all() {
        asked.addAll(entries.keySet());
        return List.copyOf(entries.values());
    }

    /** A field that holds text. */
    public Optional<String> text(String name) {
        return entry(name)
                .flatMap(entry -> Typed.text(entry.value(), at(name), entry.line(), findings));
    }

    /** A field that holds text and has to be there. */
    public Optional<String> requiredText(String name) {
        require(name, "text");
        return text(name);
    }

    /** A whole number from {@code least} to {@code most}. */
    public OptionalLong integer(String name, long least, long most) {
        return entry(name)
                .map(
                        entry ->
                                Typed.integer(
                                        entry.value(),
                                        least,
                                        most,
                                        at(name),
                                        entry.line(),
                                        findings))
                .orElse(OptionalLong.empty());
    }

    /** True or false. */
    public Optional<Boolean> flag(String name) {
        return entry(name)
                .flatMap(entry -> Typed.flag(entry.value(), at(name), entry.line(), findings));
    }

    /** A mapping with fields of its own. */
    public Optional<Fields> fields(String name) {
        return entry(name).flatMap(entry -> of(entry.value(), at(name), entry.line(), findings));
    }

    /** A mapping that has to be there. */
    public Optional<Fields> requiredFields(String name) {
        require(name, "a mapping");
        return fields(name);
    }

    /** A list of anything, each element with its path; empty where it is absent or no list. */
    public List<Item> items(String name) {
        Optional<YamlNode.Entry> entry = entry(name);
        if (entry.isEmpty()) {
            return List.of();
        }
        if (!(entry.get().value() instanceof YamlNode.Sequence(var nodes, int ignored))) {
            error(name, entry.get().value().noun() + " stands here, expected a list");
            return List.of();
        }
        List<Item> items = new ArrayList<>();
        for (YamlNode node : nodes) {
            items.add(new Item(node, FieldPath.element(at(name), items.size()), node.line()));
        }
        return items;
    }

    /** A list of mappings; an element that is none leaves an error and is left out. */
    public List<Fields> each(String name) {
        return items(name).stream()
                .flatMap(item -> of(item.node(), item.path(), item.line(), findings).stream())
                .toList();
    }

    /** A list of texts; an element that is none leaves an error and is left out. */
    public List<String> texts(String name) {
        return items(name).stream()
                .flatMap(
                        item ->
                                Typed.text(item.node(), item.path(), item.line(), findings)
                                        .stream())
                .toList();
    }

    /** A mapping from text to text, in the order of the document. */
    public Map<String, String> textMap(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        fields(name)
                .ifPresent(
                        map ->
                                map.all()
                                        .forEach(
                                                entry ->
                                                        map.text(entry.key())
                                                                .ifPresent(
                                                                        text ->
                                                                                texts.put(
                                                                                        entry.key(),
                                                                                        text))));
        return texts;
    }

    /** All fields as JSON, whether asked for or not. */
    JsonObject json() {
        var object = new JsonObject();
        entries.values().forEach(entry -> object.add(entry.key(), JsonNodes.toJson(entry.value())));
        return object;
    }

    /** Asks for fields that are accepted whatever they hold. */
    public void accept(String... names) {
        for (String name : names) {
            asked.add(name);
        }
    }

    /** A field that cannot be honoured: an error that says why, or what to do instead. */
    public void refuse(String name, String why) {
        if (has(name)) {
            error(name, "cannot be honoured: " + why);
        }
    }

    /** A field without effect on one host: a warning. */
    public void withoutEffect(String name, String why) {
        if (has(name)) {
            warn(name, "has no effect: " + why);
        }
    }

    /** A field of which only one value can be honoured. */
    public void only(String name, String value, String why) {
        text(name)
                .filter(text -> !text.equals(value))
                .ifPresent(text -> error(name, Quoted.of(text) + " cannot be honoured: " + why));
    }

    /** A field of which only one value can be honoured. */
    public void only(String name, boolean value, String why) {
        flag(name)
                .filter(flag -> flag != value)
                .ifPresent(flag -> error(name, flag + " cannot be honoured: " + why));
    }

    /** Refuses a required field that is absent. */
    public void require(String name, String expected) {
        if (!has(name)) {
            findings.error(at(name), "is required, expected " + expected, line);
        }
    }

    /** Something wrong with a field. */
    public void error(String name, String detail) {
        findings.error(at(name), detail, lineOf(name));
    }

    /** Something to know about a field. */
    public void warn(String name, String detail) {
        findings.warn(at(name), detail, lineOf(name));
    }

    /** The path of one of these fields. */
    public String at(String name) {
        return FieldPath.child(path, name);
    }

    /** The line of a field; that of this mapping where the field is absent. */
    public int lineOf(String name) {
        YamlNode.Entry entry = entries.get(name);
        return entry == null ? line : entry.line();
    }

    /** Reports every field that was not asked for; to be called when all others were. */
    public void refuseUnknown() {
        for (YamlNode.Entry entry : entries.values()) {
            if (!asked.contains(entry.key())) {
                error(
                        entry.key(),
                        "unknown field "
                                + Quoted.of(entry.key())
                                + NearestName.question(entry.key(), asked));
            }
        }
    }

    /** An element of a list. */
    public record Item(YamlNode node, String path, int line) {}
}
