package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The pods of workloads that are being deleted, until they are gone. */
final class DeletedPods {
    private final AdminCalls calls;
    private final Map<String, Set<String>> namesByNamespace = new TreeMap<>();

    DeletedPods(AdminCalls calls) {
        this.calls = calls;
    }

    /** Remembers the pods of that object, if pods are made for it. */
    void note(DocumentName object) throws CommandFailure, IOException {
        if (object.kind() == ResourceKind.POD) {
            noted(object.namespace(), object.name());
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
                noted(object.namespace(), pod.name());
            }
        }
    }

    private void noted(String namespace, String pod) {
        namesByNamespace.computeIfAbsent(namespace, any -> new TreeSet<>()).add(pod);
    }

    /** Which of them still exist, as one text; nothing if none does. */
    Optional<String> remaining() throws CommandFailure, IOException {
        Set<String> remaining = new TreeSet<>();
        for (Map.Entry<String, Set<String>> noted : namesByNamespace.entrySet()) {
            for (JsonObject item : calls.items(ResourceKind.POD, noted.getKey())) {
                String name = JsonFields.text(item, "metadata", "name");
                if (noted.getValue().contains(name)) {
                    remaining.add(name);
                }
            }
        }
        return remaining.isEmpty()
                ? Optional.empty()
                : Optional.of("still there: " + String.join(", ", remaining));
    }
}
