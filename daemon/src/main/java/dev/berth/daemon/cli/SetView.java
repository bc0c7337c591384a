package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A StatefulSet or a DaemonSet of the API, read for printing.
 *
 * @param kind which of the two
 * @param object as the API gives it
 */
record SetView(ResourceKind kind, JsonObject object) {
    /** The columns of a DaemonSet between its name and its age, as Kubernetes has them. */
    static final List<String> DAEMON_SET_COLUMNS =
            List.of("DESIRED", "CURRENT", "READY", "UP-TO-DATE", "AVAILABLE", "NODE SELECTOR");

    private boolean isDaemonSet() {
        return kind == ResourceKind.DAEMON_SET;
    }

    long wanted() {
        return isDaemonSet()
                ? status("desiredNumberScheduled")
                : JsonFields.numberOr(1, object, "spec", "replicas");
    }

    long ready() {
        return status(isDaemonSet() ? "numberReady" : "readyReplicas");
    }

    long updated() {
        return status(isDaemonSet() ? "updatedNumberScheduled" : "updatedReplicas");
    }

    long available() {
        return status(isDaemonSet() ? "numberAvailable" : "availableReplicas");
    }

    private long present() {
        return status(isDaemonSet() ? "currentNumberScheduled" : "replicas");
    }

    /** How many pods the present template is meant for: not those that are held back. */
    long toBeUpdated() {
        JsonObject strategy = JsonFields.object(object, "spec", "updateStrategy");
        if (JsonFields.text(strategy, "type").equals("OnDelete")) {
            return 0;
        }
        return Math.max(0, wanted() - partition());
    }

    /** Whether it is as its document says, as far as updates are not held back. */
    boolean isComplete() {
        return available() >= wanted() && updated() >= toBeUpdated() && present() <= wanted();
    }

    /** {@code 2/3}. */
    String readiness() {
        return ready() + "/" + wanted();
    }

    /** What stands in {@link #DAEMON_SET_COLUMNS}. */
    List<String> daemonSetCells() {
        return List.of(
                "" + wanted(),
                "" + present(),
                "" + ready(),
                "" + updated(),
                "" + available(),
                ResourceTable.pairs(
                        JsonFields.object(object, "spec", "template", "spec", "nodeSelector")));
    }

    /** What a description says beyond the selector. */
    Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        facts.put(
                "Pods",
                wanted()
                        + " desired, "
                        + updated()
                        + " updated, "
                        + present()
                        + " there, "
                        + ready()
                        + " ready, "
                        + available()
                        + " available");
        facts.put(
                "Update",
                JsonFields.textOr("RollingUpdate", object, "spec", "updateStrategy", "type"));
        if (!isDaemonSet()) {
            facts.put("Partition", "" + partition());
            facts.put(
                    "Order",
                    JsonFields.textOr("OrderedReady", object, "spec", "podManagementPolicy"));
            facts.put("Revision", JsonFields.text(object, "status", "currentRevision"));
            facts.put("Update revision", JsonFields.text(object, "status", "updateRevision"));
            List<String> claims = claims();
            if (!claims.isEmpty()) {
                facts.put("Volume claims", String.join(", ", claims));
            }
        }
        return facts;
    }

    /** {@code data 1Gi}, for each template. */
    private List<String> claims() {
        return JsonFields.objects(object, "spec", "volumeClaimTemplates").stream()
                .map(
                        template ->
                                JsonFields.text(template, "metadata", "name")
                                        + " "
                                        + JsonFields.text(
                                                template,
                                                "spec",
                                                "resources",
                                                "requests",
                                                "storage"))
                .toList();
    }

    long partition() {
        return JsonFields.number(object, "spec", "updateStrategy", "rollingUpdate", "partition");
    }

    private long status(String field) {
        return JsonFields.number(object, "status", field);
    }
}
