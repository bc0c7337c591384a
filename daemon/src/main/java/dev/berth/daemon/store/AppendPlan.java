package dev.berth.daemon.store;

import com.google.gson.JsonObject;
import dev.berth.daemon.document.ClaimRequest;
import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.Kind;
import dev.berth.daemon.document.Resource;
import dev.berth.policies.base.Problem;
import dev.berth.policies.workload.ConfigMap;
import dev.berth.policies.workload.PriorityClass;
import dev.berth.policies.workload.Secret;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.WorkloadName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Works out what applying documents to a snapshot comes to, without changing anything. */
final class AppendPlan {
    /** Objects that the desired state holds at most. */
    static final int MAX_OBJECTS = 2_000;

    /** Characters of their JSON that it holds at most. */
    static final long MAX_CHARACTERS = 32L << 20;

    private final Snapshot before;
    private final Author author;
    private final Instant now;
    private final Supplier<String> uids;
    private final Cause cause;
    private final Optional<RolloutFailure> failure;
    private final Map<WorkloadName, RolloutHistory> rollouts;
    private final Set<WorkloadName> rolled = new TreeSet<>();
    private final SortedMap<Snapshot.Key, StoredObject> objects;
    private final List<StoredObject> changed = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<ApplyOutcome.Applied.Entry> entries = new ArrayList<>();
    private final List<Problem> conflicts = new ArrayList<>();
    private final List<Problem> refusals = new ArrayList<>();

    AppendPlan(Snapshot before, Author author, Instant now, Supplier<String> uids) {
        this(before, author, now, uids, Cause.APPLY, Optional.empty());
    }

    /** A plan of what is done for that cause, after that failure. */
    AppendPlan(
            Snapshot before,
            Author author,
            Instant now,
            Supplier<String> uids,
            Cause cause,
            Optional<RolloutFailure> failure) {
        this.cause = cause;
        this.failure = failure;
        this.rollouts = new TreeMap<>(before.rollouts());
        this.before = before;
        this.author = author;
        this.now = now;
        this.uids = uids;
        this.objects = new TreeMap<>(before.objects());
    }

    /** The objects to write. */
    List<StoredObject> changed() {
        return changed;
    }

    /** Their entries of the history. */
    List<Change> changes() {
        return changes;
    }

    /** The desired state after it; the same where nothing changes. */
    Snapshot after() {
        return changed.isEmpty()
                ? before
                : Snapshot.of(before.revision() + 1, objects, before.pins(), rollouts);
    }

    /** The histories to write. */
    Map<WorkloadName, RolloutHistory> rolled() {
        Map<WorkloadName, RolloutHistory> changed = new TreeMap<>(rollouts);
        changed.keySet().retainAll(rolled);
        return changed;
    }

    private void roll(StoredObject object) {
        Optional<Workload> workload = RolloutHistory.of(object);
        if (workload.isEmpty()) {
            return;
        }
        WorkloadName id = workload.get().id();
        RolloutHistory.after(
                        Optional.ofNullable(rollouts.get(id)),
                        workload.get(),
                        object.json(),
                        cause,
                        failure,
                        now)
                .ifPresent(
                        history -> {
                            rollouts.put(id, history);
                            rolled.add(id);
                        });
    }

    /** What the user is told if all goes well; a refusal means that nothing may be written. */
    ApplyOutcome outcome(List<Document> documents, boolean dryRun) {
        documents.forEach(this::take);
        checkSize();
        checkDefaultClass();
        if (!conflicts.isEmpty()) {
            return new ApplyOutcome.Conflict(conflicts);
        }
        if (!refusals.isEmpty()) {
            return new ApplyOutcome.Refused(refusals);
        }
        Snapshot after = after();
        List<ApplyOutcome.Warning> warnings = new ArrayList<>();
        for (Document document : documents) {
            document.warnings().forEach(w -> warnings.add(warning(document, w)));
            CrossChecks.warnings(document, after.state(), now)
                    .forEach(w -> warnings.add(warning(document, w)));
        }
        return new ApplyOutcome.Applied(
                dryRun ? before.revision() : after.revision(), entries, warnings);
    }

    private static ApplyOutcome.Warning warning(Document document, Problem problem) {
        return new ApplyOutcome.Warning(document.label(), problem);
    }

    private void take(Document document) {
        if (!document.kind().isStored()) {
            tell(document, ApplyOutcome.Effect.WITHOUT_EFFECT);
            return;
        }
        Optional<StoredObject> existing = before.object(document.kind(), document.name());
        checkVersion(document, existing);
        checkLeaving(document, existing);
        JsonObject json = document.json();
        if (existing.isEmpty()) {
            checkStorage(document);
            write(document, uids.get(), 1, now, Change.Action.CREATE);
            tell(document, ApplyOutcome.Effect.CREATED);
        } else if (existing.get().says(json)) {
            tell(document, ApplyOutcome.Effect.UNCHANGED);
        } else {
            StoredObject object = existing.get();
            checkFixed(document, object);
            checkSecret(document, object);
            checkConfigMap(document, object);
            checkPriority(document, object);
            checkClaim(document, object);
            long generation = object.generation() + (object.asksFor(json) ? 0 : 1);
            write(document, object.uid(), generation, object.createdAt(), Change.Action.UPDATE);
            tell(document, ApplyOutcome.Effect.CONFIGURED);
        }
    }

    private void tell(Document document, ApplyOutcome.Effect effect) {
        entries.add(new ApplyOutcome.Applied.Entry(document.kind(), document.name(), effect));
    }

    private void write(
            Document document,
            String uid,
            long generation,
            Instant createdAt,
            Change.Action action) {
        long revision = before.revision() + 1;
        var object =
                new StoredObject(
                        document.kind(),
                        document.name(),
                        document.resource(),
                        document.json(),
                        uid,
                        revision,
                        generation,
                        createdAt);
        objects.put(new Snapshot.Key(object.kind(), object.name()), object);
        changed.add(object);
        roll(object);
        changes.add(
                new Change(
                        revision,
                        now,
                        author,
                        action,
                        object.kind(),
                        object.name(),
                        object.redacted().json().toString()));
    }

    private void checkVersion(Document document, Optional<StoredObject> existing) {
        if (document.resourceVersion().isEmpty()) {
            return;
        }
        long given = document.resourceVersion().getAsLong();
        String found =
                existing.map(object -> "it is at " + object.resourceVersion())
                        .orElse("it does not exist");
        if (existing.isEmpty() || existing.get().resourceVersion() != given) {
            conflicts.add(
                    new Problem(
                            "metadata.resourceVersion",
                            document.label() + " was to be at " + given + ", but " + found,
                            document.line()));
        }
    }

    private void checkFixed(Document document, StoredObject existing) {
        for (String field : FixedFields.changed(document, existing)) {
            refusals.add(
                    new Problem(
                            field,
                            document.label()
                                    + " exists with another "
                                    + field.substring(field.indexOf('.') + 1)
                                    + ", which cannot be changed: delete it first",
                            document.line()));
        }
    }

    /**
     * Kubernetes does not let the type of a Secret change either, or the values of one that is
     * immutable.
     */
    private void checkSecret(Document document, StoredObject existing) {
        if (!(document.resource() instanceof Resource.OfSecret(Secret wanted))
                || !(existing.resource() instanceof Resource.OfSecret(Secret present))) {
            return;
        }
        if (wanted.type() != present.type()) {
            refuseChange(document, "type", "type " + present.type().text());
        }
        boolean kept = wanted.immutable() && wanted.data().equals(present.data());
        if (present.immutable() && !kept) {
            refuseChange(document, "data", "immutable: true");
        }
    }

    /** What is on its way out does not come back: its storage goes with it. */
    private void checkLeaving(Document document, Optional<StoredObject> existing) {
        if (existing.flatMap(StoredObject::leavingSince).isPresent()) {
            conflicts.add(
                    new Problem(
                            "metadata.name",
                            document.label()
                                    + " is being deleted: apply it again once no pod uses it",
                            document.line()));
        }
    }

    /** A new set would find pods and storage of the old one, the latter about to go. */
    private void checkStorage(Document document) {
        for (StoredObject claim :
                LeavingClaims.of(document.resource(), before.objects(Kind.CLAIM))) {
            conflicts.add(
                    new Problem(
                            "metadata.name",
                            document.label()
                                    + " has the claim "
                                    + claim.name().name()
                                    + ", which is being deleted: apply it again once no pod uses"
                                    + " that",
                            document.line()));
        }
    }

    private void checkClaim(Document document, StoredObject existing) {
        if (document.resource() instanceof Resource.OfClaim(ClaimRequest wanted)
                && existing.resource() instanceof Resource.OfClaim(ClaimRequest present)
                && !wanted.mayFollow(present)) {
            refuseChange(document, "spec", "other access modes or a larger size");
        }
    }

    private void checkConfigMap(Document document, StoredObject existing) {
        if (document.resource() instanceof Resource.OfConfigMap(ConfigMap wanted)
                && existing.resource() instanceof Resource.OfConfigMap(ConfigMap present)
                && present.immutable()
                && !(wanted.immutable() && wanted.holdsAs(present))) {
            refuseChange(document, "data", "immutable: true");
        }
    }

    /** What a PriorityClass comes to stays: pods that exist were placed by it. */
    private void checkPriority(Document document, StoredObject existing) {
        if (document.resource() instanceof Resource.OfPriorityClass(PriorityClass wanted)
                && existing.resource() instanceof Resource.OfPriorityClass(PriorityClass present)) {
            if (wanted.value() != present.value()) {
                refuseChange(document, "value", "value " + present.value());
            }
            if (wanted.preempts() != present.preempts()) {
                refuseChange(document, "preemptionPolicy", "another preemptionPolicy");
            }
        }
    }

    private void checkDefaultClass() {
        List<String> defaults = new ArrayList<>();
        for (StoredObject object : objects.values()) {
            if (object.resource() instanceof Resource.OfPriorityClass(PriorityClass priority)
                    && priority.isDefault()) {
                defaults.add(priority.name());
            }
        }
        if (defaults.size() > 1) {
            refusals.add(
                    Problem.at(
                            "globalDefault",
                            "is true in " + String.join(" and ", defaults) + ", expected in one"));
        }
    }

    private void refuseChange(Document document, String place, String with) {
        refusals.add(
                new Problem(
                        place,
                        document.label()
                                + " exists with "
                                + with
                                + ", which cannot be changed: delete it first",
                        document.line()));
    }

    private void checkSize() {
        long characters =
                objects.values().stream()
                        .mapToLong(object -> object.json().toString().length())
                        .sum();
        if (objects.size() > MAX_OBJECTS) {
            refusals.add(Problem.at("", "more than " + MAX_OBJECTS + " objects in all"));
        }
        if (characters > MAX_CHARACTERS) {
            refusals.add(Problem.at("", "more than " + MAX_CHARACTERS + " characters in all"));
        }
    }
}
