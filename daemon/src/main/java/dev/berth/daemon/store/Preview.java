package dev.berth.daemon.store;

import com.google.gson.JsonObject;
import dev.berth.daemon.document.Kind;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.ObjectName;
import java.util.List;
import java.util.Optional;

/**
 * What applying documents would come to, worked out without applying them.
 *
 * @param outcome what the user would be told
 * @param revision of what is stored
 * @param after what would be desired; where the documents are refused, what is
 * @param edits one for each document that is stored, in their order
 */
public record Preview(
        ApplyOutcome outcome, long revision, DesiredState after, List<Preview.Edit> edits) {
    public Preview {
        edits = List.copyOf(edits);
    }

    /**
     * One object, as it is and as it would be. The values of Secrets are in neither: of a value the
     * length is told, and whether it is new or changed.
     *
     * @param before empty where it is not stored
     */
    public record Edit(Kind kind, ObjectName name, Optional<JsonObject> before, JsonObject after) {}
}
