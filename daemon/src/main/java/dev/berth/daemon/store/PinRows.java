package dev.berth.daemon.store;

import dev.berth.policies.image.Digest;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.WorkloadKind;
import dev.berth.policies.workload.WorkloadName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of image pins; they go with their workload. */
final class PinRows {
    /** Templates of a workload whose pins are kept, the last ones: older replicas are long gone. */
    static final int MAX_TEMPLATES = 10;

    private PinRows() {}

    static Map<PinKey, ImagePin> all(Sql sql) throws SQLException {
        Map<PinKey, ImagePin> pins = new HashMap<>();
        sql.all(
                """
                SELECT kind, namespace, name, template, container, engine_reference, digest
                FROM container_image_pin
                """,
                row -> pins.put(key(row), value(row)));
        return pins;
    }

    private static PinKey key(ResultSet row) throws SQLException {
        return new PinKey(
                new WorkloadName(
                        WorkloadKind.valueOf(row.getString(1)),
                        new ObjectName(row.getString(2), row.getString(3))),
                row.getString(4),
                row.getString(5));
    }

    private static ImagePin value(ResultSet row) throws SQLException {
        String digest = row.getString("digest");
        return new ImagePin(
                row.getString("engine_reference"),
                digest.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Digest.parse(digest).orElseThrow()));
    }

    /** The pins of so many newest templates of each workload. */
    static List<ImagePin> recent(Sql sql, int templates) throws SQLException {
        return sql.all(
                """
                SELECT engine_reference, digest FROM (
                    SELECT *, dense_rank() OVER (
                        PARTITION BY kind, namespace, name ORDER BY newest DESC) AS place
                    FROM (
                        SELECT *, max(number) OVER (
                            PARTITION BY kind, namespace, name, template) AS newest
                        FROM container_image_pin))
                WHERE place <= ?
                """,
                PinRows::value,
                templates);
    }

    /**
     * Writes a pin and drops those of the oldest templates of the same workload; what a revision
     * was resolved to stays as long as the revision does.
     */
    static void add(Sql sql, PinKey pin, ImagePin image) throws SQLException {
        String kind = pin.workload().kind().name();
        String namespace = pin.workload().object().namespace();
        String name = pin.workload().object().name();
        sql.run(
                """
                INSERT INTO container_image_pin
                SELECT ?, ?, ?, ?, ?, coalesce(max(number), 0) + 1, ?, ? FROM container_image_pin
                """,
                kind,
                namespace,
                name,
                pin.template(),
                pin.container(),
                image.engineReference(),
                image.digest().map(Digest::toString).orElse(""));
        sql.run(
                """
                DELETE FROM container_image_pin
                WHERE kind = ?1 AND namespace = ?2 AND name = ?3 AND template NOT IN (
                    SELECT spec_hash FROM revision
                    WHERE kind = ?1 AND namespace = ?2 AND name = ?3)
                AND template NOT IN (
                    SELECT template FROM container_image_pin
                    WHERE kind = ?1 AND namespace = ?2 AND name = ?3
                    GROUP BY template ORDER BY max(number) DESC LIMIT ?4)
                """,
                kind,
                namespace,
                name,
                MAX_TEMPLATES);
    }
}
