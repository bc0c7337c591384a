package dev.berth.daemon.store;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.berth.policies.reconcile.SpecHash;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.UpdateStrategy;
import dev.berth.policies.workload.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The revisions of a Deployment, StatefulSet or DaemonSet.
 *
 * @param revisions by number, the newest last; at least one
 * @param failure what became of the newest, or of the one that it replaced by itself
 * @param running the newest one's template
 */
public record RolloutHistory(
        List<Revision> revisions, Optional<RolloutFailure> failure, PodTemplate running) {
    /** What Kubernetes notes in the history. */
    static final String CHANGE_CAUSE = "kubernetes.io/change-cause";

    public RolloutHistory {
        revisions = List.copyOf(revisions);
    }

    /** The one that is rolled out. */
    public Revision newest() {
        return revisions.getLast();
    }

    /** The one of that number. */
    public Optional<Revision> find(long number) {
        return revisions.stream().filter(revision -> revision.number() == number).findFirst();
    }

    /** The one to go back to: the given one, or that before the newest. */
    public Optional<Revision> earlier(OptionalLong number) {
        if (number.isPresent()) {
            return find(number.getAsLong());
        }
        return revisions.size() < 2
                ? Optional.empty()
                : Optional.of(revisions.get(revisions.size() - 2));
    }

    /** The last one before the newest whose rollout was completed. */
    public Optional<Revision> lastGood() {
        return revisions.subList(0, revisions.size() - 1).reversed().stream()
                .filter(Revision::isGood)
                .findFirst();
    }

    /**
     * The history once the document says that.
     *
     * @param before as it was, where the workload was there
     * @param failure what is known of the revision that is replaced
     */
    static Optional<RolloutHistory> after(
            Optional<RolloutHistory> before,
            Workload workload,
            JsonObject json,
            Cause cause,
            Optional<RolloutFailure> failure,
            Instant now) {
        if (workload instanceof Deployment deployment && deployment.strategy().paused()) {
            return before;
        }
        String hash = SpecHash.of(workload);
        String changeCause = changeCause(json);
        if (before.isPresent() && before.get().newest().specHash().equals(hash)) {
            return Optional.of(before.get().with(changeCause, workload.template()));
        }
        var revisions =
                new ArrayList<Revision>(before.map(RolloutHistory::revisions).orElse(List.of()));
        long number = revisions.isEmpty() ? 1 : revisions.getLast().number() + 1;
        if (cause == Cause.ROLLBACK && !revisions.isEmpty()) {
            revisions.add(revisions.removeLast().completedAs(0));
        }
        long completedAs =
                revisions.stream()
                        .filter(revision -> revision.specHash().equals(hash))
                        .mapToLong(Revision::completedAs)
                        .findFirst()
                        .orElse(0);
        revisions.removeIf(revision -> revision.specHash().equals(hash));
        revisions.add(
                new Revision(
                        number,
                        hash,
                        template(json).toString(),
                        changeCause,
                        now,
                        cause,
                        completedAs));
        return Optional.of(
                new RolloutHistory(
                        kept(revisions, limit(json)),
                        failure.map(known -> known.rolledBackTo(number)),
                        workload.template()));
    }

    /** How many older ones its document wants kept, as far as that is allowed. */
    private static int limit(JsonObject workload) {
        return workload.getAsJsonObject("spec").get("revisionHistoryLimit")
                        instanceof JsonPrimitive limit
                ? (int) Math.min(UpdateStrategy.MAX_HISTORY, limit.getAsLong())
                : UpdateStrategy.DEFAULT_HISTORY;
    }

    /** The workload of an object that has revisions. */
    static Optional<Workload> of(StoredObject object) {
        return switch (object.kind()) {
            case DEPLOYMENT, STATEFUL_SET, DAEMON_SET -> object.resource().workload();
            default -> Optional.empty();
        };
    }

    /** The newest, so many older ones, and the last good one in any case. */
    private static List<Revision> kept(List<Revision> revisions, int limit) {
        int first = Math.max(0, revisions.size() - 1 - limit);
        var kept = new ArrayList<>(revisions.subList(first, revisions.size()));
        boolean hasGood = kept.subList(0, kept.size() - 1).stream().anyMatch(Revision::isGood);
        if (!hasGood) {
            revisions.subList(0, first).reversed().stream()
                    .filter(Revision::isGood)
                    .findFirst()
                    .ifPresent(good -> kept.addFirst(good));
        }
        return kept;
    }

    private RolloutHistory with(String changeCause, PodTemplate template) {
        var changed = new ArrayList<>(revisions);
        changed.add(changed.removeLast().causedBy(changeCause));
        return new RolloutHistory(changed, failure, template);
    }

    RolloutHistory completed() {
        var changed = new ArrayList<>(revisions);
        changed.add(changed.removeLast().completedAs(newest().number()));
        return new RolloutHistory(changed, failure, running);
    }

    RolloutHistory failed(RolloutFailure why) {
        return new RolloutHistory(revisions, Optional.of(why), running);
    }

    /**
     * What shall run: a paused one keeps to the template that was last rolled out, and to the one
     * before as far as that was replaced.
     */
    static Deployment effective(
            Deployment deployment, JsonObject json, Optional<RolloutHistory> history) {
        if (!deployment.strategy().paused()) {
            return deployment;
        }
        if (history.isEmpty()) {
            return deployment.withReplicas(0);
        }
        RolloutHistory known = history.get();
        Deployment effective = deployment.withTemplate(known.running());
        return known.newest().isComplete()
                ? effective
                : known.earlier(OptionalLong.empty())
                        .flatMap(older -> HeldBack.template(json, older))
                        .map(effective::withFormer)
                        .orElse(effective);
    }

    /** The template in the document of a workload. */
    static JsonElement template(JsonObject workload) {
        return workload.getAsJsonObject("spec").get("template");
    }

    private static String changeCause(JsonObject deployment) {
        var annotations = deployment.getAsJsonObject("metadata").get("annotations");
        return annotations instanceof JsonObject found
                        && found.get(CHANGE_CAUSE) instanceof JsonPrimitive text
                ? text.getAsString()
                : "";
    }
}
