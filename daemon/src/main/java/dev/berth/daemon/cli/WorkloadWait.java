package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Waits until workloads run as their documents say. */
final class WorkloadWait {
    private final Berth berth;
    private final Duration timeout;
    private final Map<String, String> failedBefore = new HashMap<>();

    WorkloadWait(Berth berth, Duration timeout) {
        this.berth = berth;
        this.timeout = timeout;
    }

    void await(List<AppliedObject> objects) throws CommandFailure, IOException {
        List<AppliedObject> workloads = objects.stream().filter(WorkloadWait::isWaitedFor).toList();
        AdminCalls calls = berth.calls();
        var waiting = new Waiting(berth.surroundings().pause(), timeout);
        waiting.until(() -> missing(calls, workloads));
        for (AppliedObject workload : workloads) {
            berth.output().line(name(workload) + " ready");
        }
    }

    private static boolean isWaitedFor(AppliedObject object) {
        return ResourceKind.named(object.kind()).filter(ResourceKind::runsPods).isPresent();
    }

    private static ResourceKind kind(AppliedObject object) {
        return ResourceKind.named(object.kind()).orElseThrow();
    }

    private static String name(AppliedObject object) {
        return kind(object).singular() + "/" + object.name();
    }

    private Optional<String> missing(AdminCalls calls, List<AppliedObject> workloads)
            throws CommandFailure, IOException {
        List<String> missing = new ArrayList<>();
        for (AppliedObject workload : workloads) {
            JsonObject found =
                    calls.find(kind(workload), workload.namespace(), workload.name())
                            .orElseThrow(
                                    () ->
                                            CommandFailure.failed(
                                                    name(workload) + " was deleted meanwhile"));
            if (kind(workload) == ResourceKind.DEPLOYMENT && isNewlyFailed(workload, found)) {
                RolloutProgressText.failed(workload.name(), JsonFields.object(found, "status"));
            }
            lack(kind(workload), found).ifPresent(missing::add);
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", missing));
    }

    /** A rollback that was there before the wait began is not what is waited for. */
    private boolean isNewlyFailed(AppliedObject workload, JsonObject found) {
        String failed = JsonFields.text(found, "status", "rollout", "failure", "at");
        String which = workload.namespace() + "/" + workload.name();
        return !failed.equals(failedBefore.computeIfAbsent(which, first -> failed))
                || failed.isEmpty();
    }

    /** What keeps that workload from being as its document says; nothing if it is. */
    static Optional<String> lack(ResourceKind kind, JsonObject workload) {
        String name = kind.singular() + "/" + JsonFields.text(workload, "metadata", "name");
        JsonObject status = JsonFields.object(workload, "status");
        if (JsonFields.number(status, "observedGeneration")
                < JsonFields.number(workload, "metadata", "generation")) {
            return Optional.of(name + " was not looked at yet");
        }
        if (kind != ResourceKind.DEPLOYMENT) {
            var set = new SetView(kind, workload);
            return set.isComplete()
                    ? Optional.empty()
                    : Optional.of(name + " has " + set.readiness() + " pods ready" + why(status));
        }
        long wanted = JsonFields.numberOr(1, workload, "spec", "replicas");
        long ready = JsonFields.number(status, "readyReplicas");
        long updated = JsonFields.number(status, "updatedReplicas");
        // Replicas of the old revision that still run are no reason to call it done.
        if (ready >= wanted
                && updated >= wanted
                && JsonFields.number(status, "replicas") <= wanted
                && JsonFields.number(status, "unavailableReplicas") == 0) {
            return Optional.empty();
        }
        return Optional.of(
                name + " has " + ready + " of " + wanted + " replicas ready" + why(status));
    }

    /** The messages of conditions that are not met. */
    private static String why(JsonObject status) {
        var why = new StringBuilder();
        for (JsonObject condition : JsonFields.objects(status, "conditions")) {
            boolean bad =
                    JsonFields.text(condition, "type").equals("ReplicaFailure")
                            == JsonFields.text(condition, "status").equals("True");
            String message = JsonFields.text(condition, "message");
            if (bad && !message.isEmpty()) {
                why.append(" (").append(message).append(')');
            }
        }
        return why.toString();
    }
}
