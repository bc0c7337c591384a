package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.document.Kind;
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
    static JsonObject of(Kind kind, WorkloadStatus status, long generation) {
        var view = new JsonObject();
        view.addProperty("observedGeneration", generation);
        if (kind == Kind.DAEMON_SET) {
            SetStatusView.daemonSet(view, status);
        } else {
            replicas(view, status);
        }
        status.revisions()
                .filter(revisions -> kind == Kind.STATEFUL_SET)
                .ifPresent(revisions -> SetStatusView.revisions(view, revisions));
        view.add("conditions", conditions(status));
        return view;
    }

    private static void replicas(JsonObject view, WorkloadStatus status) {
        view.addProperty("replicas", status.replicas());
        view.addProperty("updatedReplicas", status.updatedReplicas());
        view.addProperty("readyReplicas", status.readyReplicas());
        view.addProperty("availableReplicas", status.availableReplicas());
        view.addProperty("unavailableReplicas", status.unavailableReplicas());
    }

    private static JsonArray conditions(WorkloadStatus status) {
        var conditions = new JsonArray();
        for (Condition condition : status.conditions()) {
            var entry = new JsonObject();
            entry.addProperty("type", condition.type().label());
            boolean isPaused = condition.reason().equals("DeploymentPaused");
            entry.addProperty(
                    "status", isPaused ? "Unknown" : condition.status() ? "True" : "False");
            entry.addProperty("reason", condition.reason());
            entry.addProperty("message", condition.message());
            conditions.add(entry);
        }
        return conditions;
    }
}
