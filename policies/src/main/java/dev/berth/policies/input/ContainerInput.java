package dev.berth.policies.input;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.EnvironmentSources.Bulk;
import dev.berth.policies.workload.EnvironmentSources.Value;
import dev.berth.policies.workload.EnvironmentSources.Variable;
import dev.berth.policies.workload.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a container's process is started with, everything looked up and expanded; it may hold values
 * of Secrets and stands in no text.
 *
 * <p>Kubernetes' order: the values of {@code envFrom} first, then {@code env} one by one, each of
 * which may refer to what is there already, then {@code command} and {@code args}.
 */
public final class ContainerInput {
    private final Map<String, String> environment;
    private final List<String> command;
    private final List<String> args;

    private ContainerInput(
            Map<String, String> environment, List<String> command, List<String> args) {
        this.environment = Collections.unmodifiableMap(environment);
        this.command = List.copyOf(command);
        this.args = List.copyOf(args);
    }

    /**
     * The input of one container; refused with the object or key that is missing.
     *
     * @param facts of its pod
     */
    public static Result<ContainerInput> of(
            ContainerTemplate container, PodFacts facts, DesiredState desired) {
        if (!container.sources().isPresent()) {
            return Result.ok(
                    new ContainerInput(
                            new LinkedHashMap<>(container.environment()),
                            container.command(),
                            container.args()));
        }
        var filling = new Filling(container, facts, desired);
        for (Bulk bulk : container.sources().bulk()) {
            filling.add(bulk);
        }
        for (Variable variable : container.sources().variables()) {
            filling.add(variable);
        }
        List<String> command = filling.expanded(container.command());
        List<String> args = filling.expanded(container.args());
        return filling.problems.isEmpty()
                ? Result.ok(new ContainerInput(filling.variables, command, args))
                : Result.refused(filling.problems);
    }

    /** Values by name, in order. */
    public Map<String, String> environment() {
        return environment;
    }

    public List<String> command() {
        return command;
    }

    public List<String> args() {
        return args;
    }

    /** How much it is, and nothing else. */
    @Override
    public String toString() {
        return "(" + environment.size() + " variables)";
    }

    /** An environment in the making. */
    private static final class Filling {
        private final String container;
        private final PodFacts facts;
        private final KeyedValues values;
        private final Map<String, String> variables = new LinkedHashMap<>();
        private final List<Problem> problems = new ArrayList<>();
        private int characters;

        Filling(ContainerTemplate container, PodFacts facts, DesiredState desired) {
            this.container = container.name();
            this.facts = facts;
            this.values = new KeyedValues(desired, facts.pod().namespace());
        }

        void add(Bulk bulk) {
            var all = values.texts(bulk.kind(), bulk.object());
            if (all.isPresent()) {
                all.get().forEach((key, value) -> put(bulk.prefix() + key, text(value)));
            } else if (!bulk.optional()) {
                add(KeyedValues.noObject("envFrom of " + container, bulk.kind(), bulk.object()));
            }
        }

        void add(Variable variable) {
            if (characters > TextExpansion.MAX_CHARACTERS) {
                return;
            }
            switch (variable.value()) {
                case Value.Text(String text) ->
                        put(variable.name(), TextExpansion.of(text, variables));
                case Value.OfPod(var value) -> put(variable.name(), facts.text(value));
                case Value.Key key -> value(variable.name(), key);
            }
        }

        private void value(String name, Value.Key key) {
            var all = values.texts(key.kind(), key.object());
            Optional<SecretValue> value = all.map(found -> found.get(key.key()));
            String place = "env " + name + " of " + container;
            if (value.isPresent()) {
                put(name, text(value.get()));
            } else if (!key.optional()) {
                add(
                        all.isEmpty()
                                ? KeyedValues.noObject(place, key.kind(), key.object())
                                : KeyedValues.noKey(place, key.kind(), key.object(), key.key()));
            }
        }

        private void put(String name, String value) {
            if (value.indexOf('\0') >= 0) {
                problems.add(
                        Problem.at(
                                "env " + name + " of " + container,
                                "holds a zero byte, which no variable can"));
            }
            variables.put(name, value);
            count(name.length() + value.length());
        }

        List<String> expanded(List<String> texts) {
            List<String> expanded = new ArrayList<>();
            for (String text : texts) {
                if (characters > TextExpansion.MAX_CHARACTERS) {
                    break;
                }
                String one = TextExpansion.of(text, variables);
                expanded.add(one);
                count(one.length());
            }
            return expanded;
        }

        /** Once is enough to be told, and later texts are of no interest. */
        private void count(int more) {
            boolean fitted = characters <= TextExpansion.MAX_CHARACTERS;
            characters = Math.min(characters, TextExpansion.MAX_CHARACTERS + 1) + more;
            if (fitted && characters > TextExpansion.MAX_CHARACTERS) {
                problems.add(
                        Problem.at(
                                container,
                                "environment, command and args are together longer than "
                                        + TextExpansion.MAX_CHARACTERS
                                        + " characters"));
            }
        }

        private void add(Result<?> refused) {
            if (refused instanceof Result.Refused<?>(var found)) {
                problems.addAll(found);
            }
        }

        private static String text(SecretValue value) {
            return new String(value.bytes(), StandardCharsets.UTF_8);
        }
    }
}
