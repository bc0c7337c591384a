package dev.berth.daemon.document;

import dev.berth.policies.workload.EnvironmentSources;
import dev.berth.policies.workload.EnvironmentSources.Bulk;
import dev.berth.policies.workload.EnvironmentSources.Value;
import dev.berth.policies.workload.EnvironmentSources.Variable;
import dev.berth.policies.workload.KeyedObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code env} and {@code envFrom} of a container. */
final class EnvironmentReader {
    private static final List<String> SOURCES =
            List.of("configMapKeyRef", "secretKeyRef", "fieldRef", "resourceFieldRef");

    private EnvironmentReader() {}

    /**
     * What was read.
     *
     * @param values by name, expanded; empty where something is to be looked up
     * @param sources everything, where something is to be looked up
     */
    record Environment(Map<String, String> values, EnvironmentSources sources) {}

    /** Names and values in order; each may refer to those before it, for which it is expanded. */
    static Environment read(Fields container, Expansion expansion) {
        List<Bulk> bulk = bulk(container);
        List<Variable> variables = new ArrayList<>();
        List<Fields> places = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Fields variable : container.each("env")) {
            Optional<String> name = variable.requiredText("name");
            Optional<Value> value = value(container, variable);
            variable.refuseUnknown();
            if (name.isEmpty() || value.isEmpty()) {
                continue;
            }
            checkName(variable, "name", name.get());
            if (!names.add(name.get())) {
                variable.warn("name", Quoted.of(name.get()) + " is there twice, this one counts");
            }
            variables.add(new Variable(name.get(), value.get()));
            places.add(variable);
        }
        boolean known =
                bulk.isEmpty()
                        && variables.stream().allMatch(one -> one.value() instanceof Value.Text);
        return known
                ? new Environment(expanded(variables, places, expansion), EnvironmentSources.NONE)
                : new Environment(Map.of(), new EnvironmentSources(bulk, variables));
    }

    private static Map<String, String> expanded(
            List<Variable> variables, List<Fields> places, Expansion expansion) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < variables.size(); i++) {
            if (variables.get(i).value() instanceof Value.Text(String text)) {
                Fields place = places.get(i);
                String value = expansion.expand(text, place.at("value"), place.lineOf("value"));
                expansion.define(variables.get(i).name(), value);
                values.put(variables.get(i).name(), value);
            }
        }
        return values;
    }

    private static void checkName(Fields fields, String field, String name) {
        if (!Syntax.isEnvironmentName(name)) {
            fields.error(
                    field,
                    Quoted.of(name)
                            + " is no name of a variable, expected printable ASCII without =");
        }
    }

    private static Optional<Value> value(Fields container, Fields variable) {
        Optional<String> text = variable.text("value");
        Optional<Fields> from = variable.fields("valueFrom");
        if (from.isEmpty()) {
            return variable.has("valueFrom")
                    ? Optional.empty()
                    : Optional.of(new Value.Text(text.orElse("")));
        }
        if (text.filter(given -> !given.isEmpty()).isPresent()) {
            variable.error("value", "stands beside valueFrom, expected one of them");
        }
        Optional<Value> value = source(container, from.get());
        from.get().refuse("fileKeyRef", "use a ConfigMap or a Secret");
        from.get().refuseUnknown();
        return value;
    }

    private static Optional<Value> source(Fields container, Fields from) {
        List<String> given = SOURCES.stream().filter(from::has).toList();
        if (given.size() != 1) {
            from.findings()
                    .error(
                            from.path(),
                            "has "
                                    + given.size()
                                    + " sources, expected one of "
                                    + String.join(", ", SOURCES),
                            from.line());
            return Optional.empty();
        }
        return from.fields(given.getFirst())
                .flatMap(
                        reference ->
                                switch (given.getFirst()) {
                                    case "configMapKeyRef" ->
                                            key(reference, KeyedObject.CONFIG_MAP);
                                    case "secretKeyRef" -> key(reference, KeyedObject.SECRET);
                                    case "fieldRef" ->
                                            PodValueReader.field(
                                                            reference,
                                                            PodValueReader.Place.VARIABLE)
                                                    .map(Value.OfPod::new);
                                    case "resourceFieldRef" ->
                                            PodValueReader.amount(reference, container.text("name"))
                                                    .map(Value.OfPod::new);
                                    default -> throw new IllegalStateException(given.getFirst());
                                });
    }

    private static Optional<Value> key(Fields reference, KeyedObject kind) {
        Optional<String> object = ObjectReferences.name(reference, "name");
        Optional<String> key = reference.requiredText("key");
        key.filter(text -> !KeyedValues.isKey(text))
                .ifPresent(text -> reference.error("key", Quoted.of(text) + " is no key"));
        boolean optional = reference.flag("optional").orElse(false);
        reference.refuseUnknown();
        return object.isEmpty() || key.isEmpty()
                ? Optional.empty()
                : Optional.of(new Value.Key(kind, object.get(), key.get(), optional));
    }

    private static List<Bulk> bulk(Fields container) {
        List<Bulk> all = new ArrayList<>();
        for (Fields source : container.each("envFrom")) {
            String prefix = source.text("prefix").orElse("");
            if (!prefix.isEmpty()) {
                checkName(source, "prefix", prefix);
            }
            if (source.has("configMapRef") == source.has("secretRef")) {
                source.findings()
                        .error(
                                source.path(),
                                "expected either configMapRef or secretRef",
                                source.line());
            }
            bulk(source, "configMapRef", prefix, KeyedObject.CONFIG_MAP).ifPresent(all::add);
            bulk(source, "secretRef", prefix, KeyedObject.SECRET).ifPresent(all::add);
            source.refuseUnknown();
        }
        return all;
    }

    private static Optional<Bulk> bulk(
            Fields source, String field, String prefix, KeyedObject kind) {
        Optional<Fields> reference = source.fields(field);
        if (reference.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> object = ObjectReferences.name(reference.get(), "name");
        boolean optional = reference.get().flag("optional").orElse(false);
        reference.get().refuseUnknown();
        return object.map(name -> new Bulk(prefix, kind, name, optional));
    }
}
