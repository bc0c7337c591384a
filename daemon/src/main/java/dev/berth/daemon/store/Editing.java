package dev.berth.daemon.store;

import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.DocumentReader;
import dev.berth.daemon.document.Kind;
import dev.berth.policies.base.Result;
import dev.berth.policies.workload.ObjectName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Works out what an edit of a stored object comes to; what it says then is read as any document.
 */
final class Editing {
    private final Snapshot before;
    private final Author author;
    private final Instant now;
    private final Supplier<String> uids;

    Editing(Snapshot before, Author author, Instant now, Supplier<String> uids) {
        this.before = before;
        this.author = author;
        this.now = now;
        this.uids = uids;
    }

    /** Stores what was worked out. */
    @FunctionalInterface
    interface Commit {
        ApplyOutcome of(AppendPlan plan, List<Document> documents, Cause cause);
    }

    EditOutcome outcome(Kind kind, ObjectName name, Edit.Editor editor, Commit commit) {
        Optional<StoredObject> existing = before.object(kind, name);
        if (existing.isEmpty()) {
            return new EditOutcome.NotThere();
        }
        Optional<RolloutHistory> history =
                RolloutHistory.of(existing.get())
                        .flatMap(found -> Optional.ofNullable(before.rollouts().get(found.id())));
        return switch (editor.edit(existing.get(), history)) {
            case Edit.Refuse(String why) -> new EditOutcome.Refused(why);
            case Edit.Leave(String why) -> new EditOutcome.Left(why);
            case Edit.Write write -> write(existing.get(), write, commit);
        };
    }

    private EditOutcome write(StoredObject object, Edit.Write write, Commit commit) {
        return switch (new DocumentReader().readStored(write.json())) {
            case Result.Refused<Document>(var problems) ->
                    new EditOutcome.Refused(problems.getFirst().toString());
            case Result.Ok<Document>(Document document) -> {
                var plan =
                        new AppendPlan(before, author, now, uids, write.cause(), write.failure());
                yield switch (commit.of(plan, List.of(document), write.cause())) {
                    case ApplyOutcome.Applied applied ->
                            new EditOutcome.Written(
                                    plan.after()
                                            .object(object.kind(), object.name())
                                            .orElse(object));
                    case ApplyOutcome.Conflict(var problems) ->
                            new EditOutcome.Refused(problems.getFirst().toString());
                    case ApplyOutcome.Refused(var problems) ->
                            new EditOutcome.Refused(problems.getFirst().toString());
                };
            }
        };
    }
}
