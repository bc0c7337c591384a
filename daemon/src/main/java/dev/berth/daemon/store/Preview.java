package dev.berth.daemon.store;

import com.google.gson.JsonObject;
import dev.berth.daemon.document.Document;
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

    static Preview of(Snapshot before, AppendPlan plan, List<Document> documents) {
        ApplyOutcome outcome = plan.outcome(documents, false);
        boolean refused = !(outcome instanceof ApplyOutcome.Applied);
        return new Preview(
                outcome,
                before.revision(),
                (refused ? before : plan.after()).state(),
                documents.stream()
                        .filter(document -> document.kind().isStored())
                        .map(document -> edit(document, before))
                        .toList());
    }

    private static Edit edit(Document document, Snapshot before) {
        Optional<JsonObject> stored =
                before.object(document.kind(), document.name()).map(StoredObject::json);
        JsonObject given = document.json();
        boolean isSecret = document.kind() == Kind.SECRET;
        return new Edit(
                document.kind(),
                document.name(),
                isSecret ? stored.map(RedactedSecret::of) : stored,
                isSecret ? RedactedSecret.against(stored, given) : given);
    }

    /**
     * One object, as it is and as it would be. The values of Secrets are in neither: of a value the
     * length is told, and whether it is new or changed.
     *
     * @param before empty where it is not stored
     */
    public record Edit(Kind kind, ObjectName name, Optional<JsonObject> before, JsonObject after) {}
}
