package dev.berth.daemon.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.daemon.store.StoredObject;
import dev.berth.policies.workload.Claim;

/** What the server says of a PersistentVolumeClaim: it has its volume from the beginning. */
final class ClaimStatusView {
    private ClaimStatusView() {}

    static void add(JsonObject view, StoredObject object) {
        JsonObject spec = view.getAsJsonObject("spec");
        var claim = new Claim(object.name(), object.uid(), object.leavingSince().isPresent());
        spec.addProperty("volumeName", claim.volume());
        if (!spec.has("storageClassName")) {
            spec.addProperty("storageClassName", "standard");
        }
        var status = new JsonObject();
        status.addProperty("phase", "Bound");
        status.add("accessModes", spec.get("accessModes").deepCopy());
        JsonElement requests = spec.getAsJsonObject("resources").get("requests");
        status.add("capacity", requests.deepCopy());
        view.add("status", status);
    }
}
