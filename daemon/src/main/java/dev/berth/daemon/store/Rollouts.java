package dev.berth.daemon.store;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.berth.daemon.document.Kind;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.WorkloadName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What can be done with the rollout of a workload: each a change of its document as kubectl makes
 * it, so that whoever reads the document reads what runs.
 */
public final class Rollouts {
    /** What kubectl writes into a template to have all pods replaced. */
    static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

    private final DesiredStateStore store;

    /** The rollouts of that store. */
    public Rollouts(DesiredStateStore store) {
        this.store = store;
    }

    /** Takes the template of an earlier revision; of the one before where none is named. */
    public EditOutcome undo(
            Kind kind, ObjectName workload, OptionalLong revision, Author author, Instant now) {
        return store.edit(
                kind, workload, (object, history) -> undo(object, history, revision), author, now);
    }

    private static Edit undo(
            StoredObject object, Optional<RolloutHistory> history, OptionalLong number) {
        if (isPaused(object.json())) {
            return new Edit.Refuse(
                    "cannot rollback a paused deployment; resume it first with 'berth rollout"
                            + " resume' and try again");
        }
        var target = history.flatMap(known -> known.earlier(number));
        if (target.isEmpty()) {
            return new Edit.Refuse(
                    number.isPresent()
                            ? "unable to find specified revision "
                                    + number.getAsLong()
                                    + " in history"
                            : "no rollout history found for "
                                    + object.kind().title().toLowerCase(Locale.ROOT)
                                    + " \""
                                    + object.name().name()
                                    + "\"");
        }
        JsonObject json = withTemplate(object.json(), target.get());
        return RolloutHistory.template(json).equals(RolloutHistory.template(object.json()))
                ? new Edit.Leave(
                        "current template already matches revision " + target.get().number())
                : new Edit.Write(json, Cause.UNDO, Optional.empty());
    }

    /** Lets changes of the template wait. */
    public EditOutcome pause(ObjectName deployment, Author author, Instant now) {
        return store.edit(
                Kind.DEPLOYMENT,
                deployment,
                (object, history) -> {
                    if (isPaused(object.json())) {
                        return new Edit.Refuse(
                                "deployments.apps \""
                                        + object.name().name()
                                        + "\" is already paused");
                    }
                    JsonObject json = object.json();
                    json.getAsJsonObject("spec").addProperty("paused", true);
                    return new Edit.Write(json, Cause.PAUSE, Optional.empty());
                },
                author,
                now);
    }

    /** Lets them wait no longer. */
    public EditOutcome resume(ObjectName deployment, Author author, Instant now) {
        return store.edit(
                Kind.DEPLOYMENT,
                deployment,
                (object, history) -> {
                    if (!isPaused(object.json())) {
                        return new Edit.Refuse(
                                "deployments.apps \"" + object.name().name() + "\" is not paused");
                    }
                    JsonObject json = object.json();
                    json.getAsJsonObject("spec").remove("paused");
                    return new Edit.Write(json, Cause.RESUME, Optional.empty());
                },
                author,
                now);
    }

    /** Has every pod replaced by one of the same template but for the time in an annotation. */
    public EditOutcome restart(Kind kind, ObjectName workload, Author author, Instant now) {
        return store.edit(
                kind,
                workload,
                (object, history) -> {
                    JsonObject json = object.json();
                    if (isPaused(json)) {
                        return new Edit.Refuse(
                                kind.plural()
                                        + " \""
                                        + object.name().name()
                                        + "\" can't restart paused deployment (run rollout resume"
                                        + " first)");
                    }
                    member(member(template(json), "metadata"), "annotations")
                            .addProperty(
                                    RESTARTED_AT, now.truncatedTo(ChronoUnit.SECONDS).toString());
                    return new Edit.Write(json, Cause.RESTART, Optional.empty());
                },
                author,
                now);
    }

    /**
     * Turns a Deployment back to the last revision that was completed, because the newest did not
     * get on.
     *
     * @param specHash of the newest; nothing is done where another is meanwhile
     */
    public EditOutcome rollBack(
            ObjectName deployment, String specHash, RolloutFailure failure, Instant now) {
        return store.edit(
                Kind.DEPLOYMENT,
                deployment,
                (object, history) -> rollBack(object, history, specHash, failure),
                Author.DAEMON,
                now);
    }

    private static Edit rollBack(
            StoredObject object,
            Optional<RolloutHistory> history,
            String specHash,
            RolloutFailure failure) {
        var known = history.filter(one -> one.newest().specHash().equals(specHash));
        if (known.isEmpty() || known.get().newest().isComplete()) {
            return new Edit.Leave("another revision is rolled out");
        }
        if (known.get().newest().cause() == Cause.ROLLBACK) {
            return new Edit.Leave("a rollback is not rolled back");
        }
        return known.get()
                .lastGood()
                .<Edit>map(
                        good ->
                                new Edit.Write(
                                        withTemplate(object.json(), good),
                                        Cause.ROLLBACK,
                                        Optional.of(failure)))
                .orElseGet(() -> new Edit.Leave("no revision has worked so far"));
    }

    /** Notes that every replica was of that template, and available. */
    public void completed(WorkloadName workload, String specHash) {
        store.changeRollout(
                workload,
                history ->
                        history.newest().specHash().equals(specHash)
                                        && !history.newest().isComplete()
                                ? Optional.of(history.completed())
                                : Optional.empty());
    }

    /** Notes that the rollout of that template does not get on. */
    public void failed(WorkloadName deployment, String specHash, RolloutFailure failure) {
        store.changeRollout(
                deployment,
                history ->
                        history.newest().specHash().equals(specHash)
                                ? Optional.of(history.failed(failure))
                                : Optional.empty());
    }

    private static boolean isPaused(JsonObject deployment) {
        return deployment.getAsJsonObject("spec").get("paused") instanceof JsonPrimitive paused
                && paused.isBoolean()
                && paused.getAsBoolean();
    }

    private static JsonObject template(JsonObject workload) {
        return workload.getAsJsonObject("spec").getAsJsonObject("template");
    }

    private static JsonObject withTemplate(JsonObject workload, Revision revision) {
        JsonElement template = JsonParser.parseString(revision.template());
        workload.getAsJsonObject("spec").add("template", template);
        JsonObject metadata = workload.getAsJsonObject("metadata");
        if (!revision.changeCause().isEmpty()) {
            member(metadata, "annotations")
                    .addProperty(RolloutHistory.CHANGE_CAUSE, revision.changeCause());
        } else if (metadata.get("annotations") instanceof JsonObject annotations) {
            annotations.remove(RolloutHistory.CHANGE_CAUSE);
        }
        return workload;
    }

    private static JsonObject member(JsonObject object, String name) {
        if (object.get(name) instanceof JsonObject found) {
            return found;
        }
        var made = new JsonObject();
        object.add(name, made);
        return made;
    }
}
