package dev.berth.daemon.store;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.daemon.document.DocumentReader;
import dev.berth.policies.reconcile.SpecHash;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.WorkloadKind;
import dev.berth.policies.workload.WorkloadName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rows of workloads' revisions; they go with their workload. */
final class RevisionRows {
    private RevisionRows() {}

    /**
     * The histories of all workloads that have one; one that has none, or not of its template, gets
     * it.
     */
    static Map<WorkloadName, RolloutHistory> load(
            Sql sql, Iterable<StoredObject> objects, DocumentReader reader) throws SQLException {
        Map<WorkloadName, List<Revision>> revisions = revisions(sql);
        Map<WorkloadName, RolloutFailure> failures = failures(sql);
        Map<WorkloadName, RolloutHistory> histories = new TreeMap<>();
        for (StoredObject object : objects) {
            Optional<Workload> found = RolloutHistory.of(object);
            if (found.isEmpty()) {
                continue;
            }
            Workload workload = found.get();
            WorkloadName id = workload.id();
            Optional<RolloutHistory> stored =
                    Optional.ofNullable(revisions.get(id))
                            .map(
                                    known ->
                                            new RolloutHistory(
                                                    known,
                                                    Optional.ofNullable(failures.get(id)),
                                                    running(
                                                            object,
                                                            workload,
                                                            known.getLast(),
                                                            reader)));
            Optional<RolloutHistory> history =
                    RolloutHistory.after(
                            stored,
                            workload,
                            object.json(),
                            Cause.APPLY,
                            Optional.empty(),
                            object.createdAt());
            if (history.isPresent()) {
                histories.put(id, history.get());
                if (!history.equals(stored)) {
                    put(sql, id, history.get());
                }
            }
        }
        return histories;
    }

    /** The template of the newest revision, which the document has unless it is paused. */
    private static PodTemplate running(
            StoredObject object, Workload workload, Revision newest, DocumentReader reader) {
        if (newest.specHash().equals(SpecHash.of(workload))) {
            return workload.template();
        }
        JsonObject json = object.json();
        json.getAsJsonObject("spec").add("template", JsonParser.parseString(newest.template()));
        return reader.readStored(json)
                .orElseThrow()
                .resource()
                .workload()
                .orElse(workload)
                .template();
    }

    private static Map<WorkloadName, List<Revision>> revisions(Sql sql) throws SQLException {
        Map<WorkloadName, List<Revision>> revisions = new HashMap<>();
        sql.all(
                """
                SELECT kind, namespace, name, number, spec_hash, template, change_cause, at_millis,
                    cause, completed_as
                FROM revision ORDER BY number
                """,
                row ->
                        revisions
                                .computeIfAbsent(name(row), first -> new ArrayList<>())
                                .add(
                                        new Revision(
                                                row.getLong(4),
                                                row.getString(5),
                                                row.getString(6),
                                                row.getString(7),
                                                Instant.ofEpochMilli(row.getLong(8)),
                                                Cause.valueOf(row.getString(9)),
                                                row.getLong(10))));
        return revisions;
    }

    private static WorkloadName name(ResultSet row) throws SQLException {
        return new WorkloadName(
                WorkloadKind.valueOf(row.getString(1)),
                new ObjectName(row.getString(2), row.getString(3)));
    }

    private static Map<WorkloadName, RolloutFailure> failures(Sql sql) throws SQLException {
        Map<WorkloadName, RolloutFailure> failures = new HashMap<>();
        sql.all(
                """
                SELECT kind, namespace, name, revision, rolled_back_to, message, at_millis, evidence
                FROM rollout_failure
                """,
                row ->
                        failures.put(
                                name(row),
                                new RolloutFailure(
                                        row.getLong(4),
                                        row.getLong(5),
                                        row.getString(6),
                                        Instant.ofEpochMilli(row.getLong(7)),
                                        row.getString(8))));
        return failures;
    }

    /** Writes a history as it is now; rows of revisions that it does not have go. */
    static void put(Sql sql, WorkloadName workload, RolloutHistory history) throws SQLException {
        String kind = workload.kind().name();
        ObjectName name = workload.object();
        var hashes = new JsonArray();
        for (Revision revision : history.revisions()) {
            hashes.add(revision.specHash());
            sql.run(
                    """
                    INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (kind, namespace, name, spec_hash) DO UPDATE SET
                        number = excluded.number,
                        template = excluded.template,
                        change_cause = excluded.change_cause,
                        at_millis = excluded.at_millis,
                        cause = excluded.cause,
                        completed_as = excluded.completed_as
                    """,
                    kind,
                    name.namespace(),
                    name.name(),
                    revision.specHash(),
                    revision.number(),
                    revision.template(),
                    revision.changeCause(),
                    revision.at().toEpochMilli(),
                    revision.cause().name(),
                    revision.completedAs());
        }
        sql.run(
                """
                DELETE FROM revision WHERE kind = ? AND namespace = ? AND name = ?
                    AND spec_hash NOT IN (SELECT value FROM json_each(?))
                """,
                kind,
                name.namespace(),
                name.name(),
                hashes.toString());
        sql.run(
                "DELETE FROM rollout_failure WHERE kind = ? AND namespace = ? AND name = ?",
                kind,
                name.namespace(),
                name.name());
        if (history.failure().isPresent()) {
            RolloutFailure failure = history.failure().get();
            sql.run(
                    "INSERT INTO rollout_failure VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    kind,
                    name.namespace(),
                    name.name(),
                    failure.revision(),
                    failure.rolledBackTo(),
                    failure.message(),
                    failure.at().toEpochMilli(),
                    failure.evidence());
        }
    }
}
