package dev.berth.daemon.store;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.daemon.document.DocumentReader;
import dev.berth.daemon.document.Kind;
import dev.berth.daemon.document.Resource;
import dev.berth.policies.reconcile.SpecHash;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodTemplate;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rows of Deployments' revisions; they go with their Deployment. */
final class RevisionRows {
    private RevisionRows() {}

    /** The histories of all Deployments; one that has none, or not of its template, gets it. */
    static Map<ObjectName, RolloutHistory> load(
            Sql sql, Iterable<StoredObject> objects, DocumentReader reader) throws SQLException {
        Map<ObjectName, List<Revision>> revisions = revisions(sql);
        Map<ObjectName, RolloutFailure> failures = failures(sql);
        Map<ObjectName, RolloutHistory> histories = new TreeMap<>();
        for (StoredObject object : objects) {
            if (object.kind() != Kind.DEPLOYMENT
                    || !(object.resource()
                            instanceof Resource.OfDeployment(Deployment deployment))) {
                continue;
            }
            Optional<RolloutHistory> stored =
                    Optional.ofNullable(revisions.get(object.name()))
                            .map(
                                    known ->
                                            new RolloutHistory(
                                                    known,
                                                    Optional.ofNullable(
                                                            failures.get(object.name())),
                                                    running(
                                                            object,
                                                            deployment,
                                                            known.getLast(),
                                                            reader)));
            Optional<RolloutHistory> history =
                    RolloutHistory.after(
                            stored,
                            deployment,
                            object.json(),
                            Cause.APPLY,
                            Optional.empty(),
                            object.createdAt());
            if (history.isPresent()) {
                histories.put(object.name(), history.get());
                if (!history.equals(stored)) {
                    put(sql, object.name(), history.get());
                }
            }
        }
        return histories;
    }

    /** The template of the newest revision, which the document has unless it is paused. */
    private static PodTemplate running(
            StoredObject object, Deployment deployment, Revision newest, DocumentReader reader) {
        if (newest.specHash().equals(SpecHash.of(deployment))) {
            return deployment.template();
        }
        JsonObject json = object.json();
        json.getAsJsonObject("spec").add("template", JsonParser.parseString(newest.template()));
        return reader.readStored(json).orElseThrow().resource()
                        instanceof Resource.OfDeployment(Deployment former)
                ? former.template()
                : deployment.template();
    }

    private static Map<ObjectName, List<Revision>> revisions(Sql sql) throws SQLException {
        Map<ObjectName, List<Revision>> revisions = new HashMap<>();
        sql.all(
                """
                SELECT namespace, name, number, spec_hash, template, change_cause, at_millis, cause,
                    completed_as
                FROM revision ORDER BY number
                """,
                row ->
                        revisions
                                .computeIfAbsent(
                                        new ObjectName(row.getString(1), row.getString(2)),
                                        first -> new ArrayList<>())
                                .add(
                                        new Revision(
                                                row.getLong(3),
                                                row.getString(4),
                                                row.getString(5),
                                                row.getString(6),
                                                Instant.ofEpochMilli(row.getLong(7)),
                                                Cause.valueOf(row.getString(8)),
                                                row.getLong(9))));
        return revisions;
    }

    private static Map<ObjectName, RolloutFailure> failures(Sql sql) throws SQLException {
        Map<ObjectName, RolloutFailure> failures = new HashMap<>();
        sql.all(
                """
                SELECT namespace, name, revision, rolled_back_to, message, at_millis, evidence
                FROM rollout_failure
                """,
                row ->
                        failures.put(
                                new ObjectName(row.getString(1), row.getString(2)),
                                new RolloutFailure(
                                        row.getLong(3),
                                        row.getLong(4),
                                        row.getString(5),
                                        Instant.ofEpochMilli(row.getLong(6)),
                                        row.getString(7))));
        return failures;
    }

    /** Writes a history as it is now; rows of revisions that it does not have go. */
    static void put(Sql sql, ObjectName name, RolloutHistory history) throws SQLException {
        var hashes = new JsonArray();
        for (Revision revision : history.revisions()) {
            hashes.add(revision.specHash());
            sql.run(
                    """
                    INSERT INTO revision VALUES ('DEPLOYMENT', ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (kind, namespace, name, spec_hash) DO UPDATE SET
                        number = excluded.number,
                        template = excluded.template,
                        change_cause = excluded.change_cause,
                        at_millis = excluded.at_millis,
                        cause = excluded.cause,
                        completed_as = excluded.completed_as
                    """,
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
                DELETE FROM revision WHERE namespace = ? AND name = ?
                    AND spec_hash NOT IN (SELECT value FROM json_each(?))
                """,
                name.namespace(),
                name.name(),
                hashes.toString());
        sql.run(
                "DELETE FROM rollout_failure WHERE namespace = ? AND name = ?",
                name.namespace(),
                name.name());
        if (history.failure().isPresent()) {
            RolloutFailure failure = history.failure().get();
            sql.run(
                    "INSERT INTO rollout_failure VALUES ('DEPLOYMENT', ?, ?, ?, ?, ?, ?, ?)",
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
