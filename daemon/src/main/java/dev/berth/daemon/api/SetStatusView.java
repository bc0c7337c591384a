package dev.berth.daemon.api;

import com.google.gson.JsonObject;
import dev.berth.policies.reconcile.SetRevisions;
import dev.berth.policies.reconcile.WorkloadStatus;

/** What the {@code status} of a StatefulSet and a DaemonSet has that others have not. */
final class SetStatusView {
    private SetStatusView() {}

    /** Counts of nodes, of which there is one. */
    static void daemonSet(JsonObject view, WorkloadStatus status) {
        int available = Math.min(1, status.availableReplicas());
        view.addProperty("desiredNumberScheduled", 1);
        view.addProperty("currentNumberScheduled", Math.min(1, status.replicas()));
        view.addProperty("updatedNumberScheduled", Math.min(1, status.updatedReplicas()));
        view.addProperty("numberReady", Math.min(1, status.readyReplicas()));
        view.addProperty("numberAvailable", available);
        view.addProperty("numberUnavailable", 1 - available);
        view.addProperty("numberMisscheduled", 0);
    }

    static void revisions(JsonObject view, SetRevisions revisions) {
        view.addProperty("currentRevision", revisions.current());
        view.addProperty("updateRevision", revisions.update());
        view.addProperty("currentReplicas", revisions.currentReplicas());
        view.addProperty("collisionCount", 0);
    }
}
