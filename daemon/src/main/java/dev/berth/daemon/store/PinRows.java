package dev.berth.daemon.store;

import dev.berth.policies.image.Digest;
import dev.berth.policies.workload.ObjectName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of image pins; they go with their Deployment. */
final class PinRows {
    /** Pins that a Deployment keeps, the last ones: replicas of older templates are long gone. */
    static final int MAX_PER_DEPLOYMENT = 10;

    private PinRows() {}

    static Map<Snapshot.Pin, ImagePin> all(Sql sql) throws SQLException {
        Map<Snapshot.Pin, ImagePin> pins = new HashMap<>();
        sql.all(
                "SELECT namespace, name, template, engine_reference, digest FROM image_pin",
                row -> pins.put(key(row), value(row)));
        return pins;
    }

    private static Snapshot.Pin key(ResultSet row) throws SQLException {
        return new Snapshot.Pin(
                new ObjectName(row.getString(1), row.getString(2)), row.getString(3));
    }

    private static ImagePin value(ResultSet row) throws SQLException {
        String digest = row.getString(5);
        return new ImagePin(
                row.getString(4),
                digest.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Digest.parse(digest).orElseThrow()));
    }

    /** The newest pins of each Deployment. */
    static List<ImagePin> recent(Sql sql, int count) throws SQLException {
        return sql.all(
                """
                SELECT namespace, name, template, engine_reference, digest FROM (
                    SELECT *, row_number() OVER (
                        PARTITION BY namespace, name ORDER BY number DESC) AS place
                    FROM image_pin)
                WHERE place <= ?
                """,
                PinRows::value,
                count);
    }

    /** Writes a pin and drops the oldest ones of the same Deployment beyond the bound. */
    static void add(Sql sql, Snapshot.Pin pin, ImagePin image) throws SQLException {
        String namespace = pin.deployment().namespace();
        String name = pin.deployment().name();
        sql.run(
                """
                INSERT INTO image_pin
                SELECT 'DEPLOYMENT', ?, ?, ?, coalesce(max(number), 0) + 1, ?, ? FROM image_pin
                """,
                namespace,
                name,
                pin.template(),
                image.engineReference(),
                image.digest().map(Digest::toString).orElse(""));
        sql.run(
                """
                DELETE FROM image_pin WHERE number IN (
                    SELECT number FROM image_pin WHERE namespace = ? AND name = ?
                    ORDER BY number DESC LIMIT -1 OFFSET ?)
                """,
                namespace,
                name,
                MAX_PER_DEPLOYMENT);
    }
}
