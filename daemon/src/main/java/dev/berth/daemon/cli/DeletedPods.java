package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The pods that are being deleted, until they are gone; one that comes after it under its name is
 * another.
 */
final class DeletedPods {
    private final AdminCalls calls;
    private final Map<String, Set<String>> byNamespace = new TreeMap<>();

    DeletedPods(AdminCalls calls) {
        this.calls = calls;
    }

    /** Remembers the pods of that object, if pods are made for it. */
    void note(DocumentName object) throws CommandFailure, IOException {
        if (object.kind() == ResourceKind.POD) {
            Optional<JsonObject> pod = calls.find(object.kind(), object.namespace(), object.name());
            pod.ifPresent(found -> noted(object.namespace(), found));
            return;
        }
        if (!object.kind().hasPods()) {
            return;
        }
        Optional<JsonObject> workload =
                calls.find(object.kind(), object.namespace(), object.name());
        if (workload.isEmpty()) {
            return;
        }
        for (JsonObject item : calls.items(ResourceKind.POD, object.namespace())) {
            var pod = new PodView(item);
            if (pod.madeBy(workload.get())) {
                noted(object.namespace(), item);
            }
        }
    }

    private void noted(String namespace, JsonObject pod) {
        byNamespace.computeIfAbsent(namespace, any -> new TreeSet<>()).add(identity(pod));
    }

    /** One that has no container so far has no uid. */
    private static String identity(JsonObject pod) {
        String uid = JsonFields.text(pod, "metadata", "uid");
        return JsonFields.text(pod, "metadata", "name") + " " + uid;
    }

    /** Which of them still exist, as one text; nothing if none does. */
    Optional<String> remaining() throws CommandFailure, IOException {
        Set<String> remaining = new TreeSet<>();
        for (Map.Entry<String, Set<String>> noted : byNamespace.entrySet()) {
            for (JsonObject item : calls.items(ResourceKind.POD, noted.getKey())) {
                if (noted.getValue().contains(identity(item))) {
                    remaining.add(JsonFields.text(item, "metadata", "name"));
                }
            }
        }
        return remaining.isEmpty()
                ? Optional.empty()
                : Optional.of("still there: " + String.join(", ", remaining));
    }
}
