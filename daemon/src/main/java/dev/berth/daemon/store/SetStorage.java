package dev.berth.daemon.store;

import com.google.gson.JsonObject;
import dev.berth.daemon.document.ClaimTemplate;
import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.DocumentReader;
import dev.berth.daemon.document.Kind;
import dev.berth.policies.base.Result;
import dev.berth.policies.reconcile.Step;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * The claims that StatefulSets make for their pods.
 *
 * @param store where they are
 */
public record SetStorage(DesiredStateStore store) {
    /**
     * Stores a claim, unless one of its name is there; without effect where the set is gone.
     *
     * @throws IOException if the set has no such template, or one that is refused by now
     * @throws StoreException if the database fails, or is full; nothing is stored then
     */
    public void make(Step.MakeClaim step, Instant now) throws IOException {
        Optional<StoredObject> set = store.object(Kind.STATEFUL_SET, step.set());
        if (set.isEmpty()) {
            return;
        }
        JsonObject claim =
                ClaimTemplate.made(set.get().json(), step.template(), step.claim())
                        .orElseThrow(() -> new IOException("no claim template " + step.template()));
        switch (new DocumentReader().readStored(claim)) {
            case Result.Ok<Document>(Document document) -> store.make(document, now, sql -> true);
            case Result.Refused<Document>(var problems) ->
                    throw new IOException("its claim template is refused: " + problems.getFirst());
        }
    }

    /**
     * Deletes a claim, if it is that one; its storage goes once no pod uses it.
     *
     * @throws StoreException if the database fails; nothing is deleted then
     */
    public void drop(Step.DropClaim step, Instant now) {
        store.delete(Kind.CLAIM, step.claim(), Optional.of(step.uid()), Author.DAEMON, now);
    }
}
