package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.policies.reconcile.CronStatus;
import dev.berth.policies.reconcile.JobStatus;
import dev.berth.policies.reconcile.RunEnd;
import dev.berth.policies.workload.ObjectName;

/** The {@code status} of a Job and of a CronJob as the Kubernetes API shows it. */
final class BatchStatusView {
    private BatchStatusView() {}

    static JsonObject of(JobStatus status) {
        var view = new JsonObject();
        view.addProperty("active", status.active());
        view.addProperty("ready", status.ready());
        view.addProperty("succeeded", status.succeeded());
        view.addProperty("failed", status.failed());
        status.startedAt().ifPresent(at -> view.addProperty("startTime", Times.text(at)));
        status.completedIndexes()
                .filter(indexes -> !indexes.isEmpty())
                .ifPresent(indexes -> view.addProperty("completedIndexes", indexes));
        var conditions = new JsonArray();
        status.end()
                .ifPresent(
                        end -> {
                            conditions.add(condition(end));
                            if (end.succeeded()) {
                                view.addProperty("completionTime", Times.text(end.at()));
                            }
                        });
        if (status.suspended()) {
            conditions.add(condition("Suspended", "JobSuspended", "Job suspended"));
        }
        view.add("conditions", conditions);
        return view;
    }

    private static JsonObject condition(RunEnd end) {
        var condition =
                condition(end.succeeded() ? "Complete" : "Failed", end.reason(), end.message());
        condition.addProperty("lastTransitionTime", Times.text(end.at()));
        return condition;
    }

    private static JsonObject condition(String type, String reason, String message) {
        var condition = new JsonObject();
        condition.addProperty("type", type);
        condition.addProperty("status", "True");
        condition.addProperty("reason", reason);
        condition.addProperty("message", message);
        return condition;
    }

    static JsonObject of(CronStatus status) {
        var view = new JsonObject();
        var active = new JsonArray();
        for (ObjectName job : status.active()) {
            var reference = new JsonObject();
            reference.addProperty("apiVersion", "batch/v1");
            reference.addProperty("kind", "Job");
            reference.addProperty("namespace", job.namespace());
            reference.addProperty("name", job.name());
            active.add(reference);
        }
        view.add("active", active);
        status.lastScheduledAt()
                .ifPresent(at -> view.addProperty("lastScheduleTime", Times.text(at)));
        status.lastSuccessAt()
                .ifPresent(at -> view.addProperty("lastSuccessfulTime", Times.text(at)));
        return view;
    }
}
