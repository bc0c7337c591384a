package dev.berth.policies.input;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.workload.ConfigMap;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.KeyedObject;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.Secret;
import dev.berth.policies.workload.SecretValue;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The values of ConfigMaps and Secrets, whichever it is. */
final class KeyedValues {
    private final DesiredState desired;
    private final String namespace;

    KeyedValues(DesiredState desired, String namespace) {
        this.desired = desired;
        this.namespace = namespace;
    }

    /** Every value of an object; empty where there is no such object. */
    Optional<SortedMap<String, SecretValue>> of(KeyedObject kind, String object) {
        var name = new ObjectName(namespace, object);
        return switch (kind) {
            case CONFIG_MAP ->
                    Optional.ofNullable(desired.configMaps().get(name)).map(KeyedValues::all);
            case SECRET -> Optional.ofNullable(desired.secrets().get(name)).map(Secret::data);
        };
    }

    /** Those values of an object that are texts. */
    Optional<SortedMap<String, SecretValue>> texts(KeyedObject kind, String object) {
        return switch (kind) {
            case SECRET -> of(kind, object);
            case CONFIG_MAP ->
                    Optional.ofNullable(desired.configMaps().get(new ObjectName(namespace, object)))
                            .map(KeyedValues::texts);
        };
    }

    /** What is said of an object that is not there. */
    static <T> Result<T> noObject(String place, KeyedObject kind, String object) {
        return Result.refused(Problem.at(place, kind.title() + " " + object + " does not exist"));
    }

    /** What is said of a value that is not there. */
    static <T> Result<T> noKey(String place, KeyedObject kind, String object, String key) {
        return Result.refused(
                Problem.at(place, kind.title() + " " + object + " has no key " + key));
    }

    private static SortedMap<String, SecretValue> all(ConfigMap map) {
        SortedMap<String, SecretValue> values = texts(map);
        values.putAll(map.binaryData());
        return values;
    }

    private static SortedMap<String, SecretValue> texts(ConfigMap map) {
        SortedMap<String, SecretValue> values = new TreeMap<>();
        for (String key : map.data().keySet()) {
            map.bytes(key).ifPresent(bytes -> values.put(key, SecretValue.of(bytes)));
        }
        return values;
    }
}
