package dev.berth.policies.workload;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The labels of an object, in the order of their keys.
 *
 * @param values key to value, both valid as Kubernetes has it
 */
public record Labels(SortedMap<String, String> values) {
    /** No label. */
    public static final Labels NONE = new Labels(new TreeMap<>());

    public Labels {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** The labels of that map. */
    public static Labels of(Map<String, String> values) {
        return new Labels(new TreeMap<>(values));
    }

    /** Whether each of these, read as a selector, stands on an object labelled {@code other}. */
    public boolean select(Labels other) {
        return other.values.entrySet().containsAll(values.entrySet());
    }
}
