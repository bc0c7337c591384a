package dev.berth.policies.workload;

import java.util.ArrayList;
import java.util.List;

/**
 * What fills a container's environment when it is made, where more is needed for it than the
 * document says ({@code env[].valueFrom}, {@code envFrom}). Texts of the container are expanded
 * then, too.
 *
 * @param bulk objects of which every value becomes a variable; a later one wins
 * @param variables all of {@code env} in the order of the document; they win over {@code bulk}
 */
public record EnvironmentSources(List<Bulk> bulk, List<Variable> variables) {
    /** The document says everything. */
    public static final EnvironmentSources NONE = new EnvironmentSources(List.of(), List.of());

    public EnvironmentSources {
        bulk = List.copyOf(bulk);
        variables = List.copyOf(variables);
    }

    /** Whether something is to be looked up. */
    public boolean isPresent() {
        return !bulk.isEmpty() || !variables.isEmpty();
    }

    /** The same with that variable before the others, unless one of them has its name. */
    EnvironmentSources withVariable(String variable, String value) {
        if (variables.stream().anyMatch(one -> one.name().equals(variable))) {
            return this;
        }
        List<Variable> all = new ArrayList<>(variables);
        all.addFirst(new Variable(variable, new Value.Text(value)));
        return new EnvironmentSources(bulk, all);
    }

    /**
     * Every value of an object.
     *
     * @param prefix stands before each of its keys
     * @param kind of which kind the object is
     * @param object its name, in the pod's namespace
     * @param optional whether it may be absent
     */
    public record Bulk(String prefix, KeyedObject kind, String object, boolean optional) {}

    /** One variable. */
    public record Variable(String name, Value value) {}

    /** Where a variable's value comes from. */
    public sealed interface Value {
        /** The document, with references to variables before it. */
        record Text(String text) implements Value {}

        /**
         * A key of an object.
         *
         * @param kind of which kind the object is
         * @param object its name, in the pod's namespace
         * @param key which of its values
         * @param optional whether the variable is left out where there is no such value
         */
        record Key(KeyedObject kind, String object, String key, boolean optional)
                implements Value {}

        /** The pod itself. */
        record OfPod(PodValue value) implements Value {}
    }
}
