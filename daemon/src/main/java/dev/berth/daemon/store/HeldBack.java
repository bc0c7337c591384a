package dev.berth.daemon.store;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.DocumentReader;
import dev.berth.policies.base.Result;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.StatefulSet;
import dev.berth.policies.workload.Workload;
import java.util.Optional;

/**
 * The template from which a StatefulSet's pods below its partition are made: that of the last
 * revision whose rollout was completed, or else of the first that is known, as Kubernetes' {@code
 * status.currentRevision}.
 */
final class HeldBack {
    private HeldBack() {}

    /** The set with that template, where there is one beside its own. */
    static StatefulSet of(StatefulSet set, JsonObject json, Optional<RolloutHistory> history) {
        if (set.update().partition() == 0 || history.isEmpty()) {
            return set;
        }
        RolloutHistory known = history.get();
        Revision older = known.lastGood().orElse(known.revisions().getFirst());
        return known.newest().isComplete() || older.equals(known.newest())
                ? set
                : template(json, older).map(set::withFormer).orElse(set);
    }

    /** What was accepted once; without it a pod is made from the template of the document. */
    static Optional<PodTemplate> template(JsonObject json, Revision revision) {
        JsonObject older = json.deepCopy();
        older.getAsJsonObject("spec").add("template", JsonParser.parseString(revision.template()));
        return new DocumentReader().readStored(older) instanceof Result.Ok<Document>(var document)
                ? document.resource().workload().map(Workload::template)
                : Optional.empty();
    }
}
