package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.policies.reconcile.Condition;
import dev.berth.policies.reconcile.WorkloadStatus;

/** The {@code status} of a workload as the Kubernetes API shows it. */
final class WorkloadStatusView {
    private WorkloadStatusView() {}

    /**
     * The status.
     *
     * @param generation which version of the document it is about
     */
    static JsonObject of(WorkloadStatus status, long generation) {
        var view = new JsonObject();
        view.addProperty("observedGeneration", generation);
        view.addProperty("replicas", status.replicas());
        view.addProperty("updatedReplicas", status.updatedReplicas());
        view.addProperty("readyReplicas", status.readyReplicas());
        view.addProperty("availableReplicas", status.readyReplicas());
        view.addProperty("unavailableReplicas", status.unavailableReplicas());
        var conditions = new JsonArray();
        for (Condition condition : status.conditions()) {
            var entry = new JsonObject();
            entry.addProperty("type", condition.type().label());
            entry.addProperty("status", condition.status() ? "True" : "False");
            entry.addProperty("reason", condition.reason());
            entry.addProperty("message", condition.message());
            conditions.add(entry);
        }
        view.add("conditions", conditions);
        return view;
    }
}
