package dev.berth.daemon.store;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.DocumentReader;
import dev.berth.daemon.document.Kind;
import dev.berth.policies.base.Result;
import dev.berth.policies.workload.ObjectName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rows of objects, read into a snapshot and written one by one. */
final class ObjectRows {
    private ObjectRows() {}

    /** All of it; every object goes through the reader that accepted it. */
    static Snapshot load(Sql sql, DocumentReader reader, RecordSeal seal) throws SQLException {
        long revision = sql.first("SELECT revision FROM state", row -> row.getLong(1)).orElse(0L);
        SortedMap<Snapshot.Key, StoredObject> objects = new TreeMap<>();
        for (StoredObject object :
                sql.all(
                        "SELECT kind, namespace, name, o.uid, revision, generation,"
                                + " created_at_millis, json, since_millis"
                                + " FROM object o LEFT JOIN leaving l ON o.uid = l.uid",
                        row -> object(row, reader, seal))) {
            objects.put(new Snapshot.Key(object.kind(), object.name()), object);
        }
        return Snapshot.of(
                revision,
                objects,
                PinRows.all(sql),
                RevisionRows.load(sql, objects.values(), reader));
    }

    private static StoredObject object(ResultSet row, DocumentReader reader, RecordSeal seal)
            throws SQLException {
        var name = new ObjectName(row.getString(2), row.getString(3));
        Kind kind = Kind.valueOf(row.getString(1));
        String label = kind.title() + " " + name;
        String json = row.getString(8);
        if (kind == Kind.SECRET) {
            json = seal.open(json, place(kind, name, row.getString(4)), label);
        }
        Document document = document(label, json, reader);
        long since = row.getLong(9);
        Optional<Instant> leavingSince =
                row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(since));
        return new StoredObject(
                kind,
                name,
                document.resource(),
                document.json(),
                row.getString(4),
                row.getLong(5),
                row.getLong(6),
                Instant.ofEpochMilli(row.getLong(7)),
                leavingSince);
    }

    private static Document document(String label, String json, DocumentReader reader) {
        JsonObject object;
        try {
            object = JsonParser.parseString(json).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new StoreException(
                    StoreException.Kind.DAMAGED, "the stored " + label + " is no object", e);
        }
        return switch (reader.readStored(object)) {
            case Result.Ok<Document>(Document document) -> document;
            case Result.Refused<Document>(var problems) ->
                    throw new StoreException(
                            StoreException.Kind.DAMAGED,
                            "the stored " + label + " is refused: " + problems.getFirst());
        };
    }

    static void revision(Sql sql, long revision) throws SQLException {
        sql.run("UPDATE state SET revision = ?", revision);
    }

    /** Writes an object, whether it is there or not; pins that refer to it stay. */
    static void put(Sql sql, StoredObject object, RecordSeal seal) throws SQLException {
        String json = object.json().toString();
        sql.run(
                """
                INSERT INTO object VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (kind, namespace, name) DO UPDATE SET
                    revision = excluded.revision,
                    generation = excluded.generation,
                    json = excluded.json
                """,
                object.kind().name(),
                object.name().namespace(),
                object.name().name(),
                object.uid(),
                object.resourceVersion(),
                object.generation(),
                object.createdAt().toEpochMilli(),
                object.kind() == Kind.SECRET
                        ? seal.seal(json, place(object.kind(), object.name(), object.uid()))
                        : json);
    }

    /** What a sealed record belongs to: it opens nowhere else. */
    private static String place(Kind kind, ObjectName name, String uid) {
        return kind + " " + name + " " + uid;
    }

    /** Notes that an object was deleted, and stays as long as it is used. */
    static void leave(Sql sql, StoredObject object, Instant since) throws SQLException {
        sql.run("INSERT INTO leaving VALUES (?, ?)", object.uid(), since.toEpochMilli());
        sql.run(
                "UPDATE object SET revision = ? WHERE uid = ?",
                object.resourceVersion(),
                object.uid());
    }

    static void delete(Sql sql, StoredObject object) throws SQLException {
        sql.run(
                "DELETE FROM object WHERE kind = ? AND namespace = ? AND name = ?",
                object.kind().name(),
                object.name().namespace(),
                object.name().name());
    }
}
