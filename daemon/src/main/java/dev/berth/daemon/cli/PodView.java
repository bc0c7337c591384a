package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import java.util.List;
import java.util.Map;

/**
 * A pod of the API, read for printing.
 *
 * @param pod as the API gives it
 */
record PodView(JsonObject pod) {
    private static final String SLOT_ANNOTATION = "berth.dev/slot";
    private static final String CPUS_ANNOTATION = "berth.dev/cpus";

    String name() {
        return JsonFields.text(pod, "metadata", "name");
    }

    String namespace() {
        return JsonFields.text(pod, "metadata", "namespace");
    }

    /** {@code 1/1}: containers that are ready, of all. */
    String readiness() {
        List<JsonObject> containers = containers();
        long ready = containers.stream().filter(c -> JsonFields.flag(c, "ready")).count();
        int all = Math.max(containers.size(), JsonFields.objects(pod, "spec", "containers").size());
        return ready + "/" + all;
    }

    boolean ready() {
        JsonObject condition =
                JsonFields.where(JsonFields.objects(pod, "status", "conditions"), "type", "Ready");
        return JsonFields.text(condition, "status").equals("True");
    }

    /** Why a container waits or ended if one does, else why the pod is in its phase, or that. */
    String state() {
        if (!JsonFields.text(pod, "metadata", "deletionTimestamp").isEmpty()) {
            return "Terminating";
        }
        for (JsonObject container : containers()) {
            for (String state : List.of("waiting", "terminated")) {
                String reason = JsonFields.text(container, "state", state, "reason");
                if (!reason.isEmpty()) {
                    return reason;
                }
            }
        }
        return JsonFields.textOr(JsonFields.text(pod, "status", "phase"), pod, "status", "reason");
    }

    /** What there is to say about its state; empty if there is nothing. */
    String message() {
        return JsonFields.text(pod, "status", "message");
    }

    long restarts() {
        return containers().stream().mapToLong(c -> JsonFields.number(c, "restartCount")).sum();
    }

    String address() {
        return JsonFields.text(pod, "status", "podIP");
    }

    /** Slots that the pod is on; empty if it floats. */
    String slot() {
        return JsonFields.text(pod, "metadata", "annotations", SLOT_ANNOTATION);
    }

    /** CPUs that its containers may run on. */
    String cpus() {
        return JsonFields.text(pod, "metadata", "annotations", CPUS_ANNOTATION);
    }

    /** Whether it is a pod of that workload, by its owner or, where none is stated, its labels. */
    boolean madeBy(JsonObject workload) {
        List<JsonObject> owners = JsonFields.objects(pod, "metadata", "ownerReferences");
        String kind = JsonFields.text(workload, "kind");
        String name = JsonFields.text(workload, "metadata", "name");
        if (!owners.isEmpty()) {
            return owners.stream()
                    .anyMatch(
                            owner ->
                                    JsonFields.text(owner, "kind").equals(kind)
                                            && JsonFields.text(owner, "name").equals(name));
        }
        return selectedBy(JsonFields.pairs(workload, "spec", "selector", "matchLabels"));
    }

    /** Whether the pod carries all of those labels, of which there is at least one. */
    boolean selectedBy(Map<String, String> labels) {
        return !labels.isEmpty()
                && JsonFields.pairs(pod, "metadata", "labels")
                        .entrySet()
                        .containsAll(labels.entrySet());
    }

    private List<JsonObject> containers() {
        return JsonFields.objects(pod, "status", "containerStatuses");
    }
}
