package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import java.util.Optional;

/** How far a rollout is, in kubectl's words. */
final class RolloutProgressText {
    private RolloutProgressText() {}

    /** What is still waited for; empty when the rollout is done. */
    static Optional<String> waiting(ResourceName workload, JsonObject object)
            throws CommandFailure {
        return workload.kind() == ResourceKind.DEPLOYMENT
                ? deployment(workload, object)
                : new SetProgressText(workload, object).waiting();
    }

    /** What is said when it is done. */
    static String done(ResourceName workload, JsonObject object) {
        return workload.kind() == ResourceKind.DEPLOYMENT
                ? "deployment \"" + workload.name() + "\" successfully rolled out"
                : new SetProgressText(workload, object).done();
    }

    private static Optional<String> deployment(ResourceName workload, JsonObject object)
            throws CommandFailure {
        JsonObject status = JsonFields.object(object, "status");
        failed(workload.name(), status);
        if (JsonFields.number(status, "observedGeneration")
                < JsonFields.number(object, "metadata", "generation")) {
            return Optional.of("Waiting for deployment spec update to be observed...");
        }
        String waits = "Waiting for deployment \"" + workload.name() + "\" rollout to finish: ";
        long wanted = JsonFields.numberOr(1, object, "spec", "replicas");
        long updated = JsonFields.number(status, "updatedReplicas");
        long replicas = JsonFields.number(status, "replicas");
        long available = JsonFields.number(status, "availableReplicas");
        if (updated < wanted) {
            return Optional.of(
                    waits + updated + " out of " + wanted + " new replicas have been updated...");
        }
        if (replicas > updated) {
            return Optional.of(
                    waits + (replicas - updated) + " old replicas are pending termination...");
        }
        if (available < updated) {
            return Optional.of(
                    waits + available + " of " + updated + " updated replicas are available...");
        }
        return Optional.empty();
    }

    /** Ends with the failure of a rollout that is late, or that was turned back for it. */
    static void failed(String name, JsonObject status) throws CommandFailure {
        String deployment = "deployment \"" + name + "\"";
        long rolledBackTo = JsonFields.number(status, "rollout", "failure", "rolledBackTo");
        if (rolledBackTo > 0) {
            throw CommandFailure.failed(
                    deployment
                            + " exceeded its progress deadline with revision "
                            + JsonFields.number(status, "rollout", "failure", "revision")
                            + " and was rolled back to revision "
                            + rolledBackTo);
        }
        JsonObject progressing =
                JsonFields.where(JsonFields.objects(status, "conditions"), "type", "Progressing");
        if (JsonFields.text(progressing, "reason").equals("ProgressDeadlineExceeded")) {
            throw CommandFailure.failed(deployment + " exceeded its progress deadline");
        }
    }
}
