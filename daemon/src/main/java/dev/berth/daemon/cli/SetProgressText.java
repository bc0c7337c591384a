package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import java.util.Optional;

/**
 * How far the rollout of a StatefulSet or a DaemonSet is, in kubectl's words ({@code
 * staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go}).
 *
 * @param workload which
 * @param object as the API gives it
 */
record SetProgressText(ResourceName workload, JsonObject object) {
    /** What is still waited for; empty when the rollout is done. */
    Optional<String> waiting() throws CommandFailure {
        if (JsonFields.text(object, "spec", "updateStrategy", "type").equals("OnDelete")) {
            throw CommandFailure.failed(
                    "rollout status is only available for RollingUpdate strategy type");
        }
        JsonObject status = JsonFields.object(object, "status");
        if (JsonFields.number(status, "observedGeneration")
                < JsonFields.number(object, "metadata", "generation")) {
            return Optional.of("Waiting for " + title() + " spec update to be observed...");
        }
        var set = new SetView(workload.kind(), object);
        return isDaemonSet() ? daemonSet(set) : statefulSet(set, status);
    }

    /** What is said when it is done. */
    String done() {
        if (isDaemonSet()) {
            return "daemon set \"" + workload.name() + "\" successfully rolled out";
        }
        var set = new SetView(workload.kind(), object);
        return set.partition() > 0
                ? "partitioned roll out complete: "
                        + set.updated()
                        + " new pods have been updated..."
                : "statefulset rolling update complete "
                        + set.updated()
                        + " pods at revision "
                        + JsonFields.text(object, "status", "updateRevision")
                        + "...";
    }

    private boolean isDaemonSet() {
        return workload.kind() == ResourceKind.DAEMON_SET;
    }

    private String title() {
        return isDaemonSet() ? "daemon set" : "statefulset";
    }

    private static Optional<String> statefulSet(SetView set, JsonObject status) {
        if (set.available() < set.wanted()) {
            return Optional.of(
                    "Waiting for " + (set.wanted() - set.available()) + " pods to be ready...");
        }
        if (set.isComplete()) {
            return Optional.empty();
        }
        return Optional.of(
                set.partition() > 0
                        ? "Waiting for partitioned roll out to finish: "
                                + set.updated()
                                + " out of "
                                + set.toBeUpdated()
                                + " new pods have been updated..."
                        : "waiting for statefulset rolling update to complete "
                                + set.updated()
                                + " pods at revision "
                                + JsonFields.text(status, "updateRevision")
                                + "...");
    }

    private Optional<String> daemonSet(SetView set) {
        String waits = "Waiting for daemon set \"" + workload.name() + "\" rollout to finish: ";
        if (set.updated() < set.wanted()) {
            return Optional.of(
                    waits
                            + set.updated()
                            + " out of "
                            + set.wanted()
                            + " new pods have been updated...");
        }
        if (set.available() < set.wanted()) {
            return Optional.of(
                    waits
                            + set.available()
                            + " of "
                            + set.wanted()
                            + " updated pods are available...");
        }
        return set.isComplete()
                ? Optional.empty()
                : Optional.of(waits + "an old pod is pending termination...");
    }
}
