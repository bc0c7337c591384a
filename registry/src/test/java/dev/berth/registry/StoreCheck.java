package dev.berth.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares a store's files with its index, by questions of its own. */
final class StoreCheck {
    private final Path directory;
    private final List<String> findings = new ArrayList<>();

    private StoreCheck(Path directory) {
        this.directory = directory;
    }

    /** Everything that is not as it should be while nobody pushes and garbage is collected. */
    static List<String> findings(Path directory) throws IOException, SQLException {
        var check = new StoreCheck(directory);
        try (var connection =
                DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("registry.db"))) {
            check.files(connection);
            check.rows(connection);
        }
        for (String name : List.of("uploads", "trash", "quarantine")) {
            check.empty(name);
        }
        return check.findings;
    }

    private void files(Connection connection) throws IOException, SQLException {
        Map<String, Long> rows = new TreeMap<>();
        try (var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT digest, size, state FROM blob")) {
            while (found.next()) {
                rows.put(found.getString(1), found.getLong(2));
                if (found.getInt(3) != 0) {
                    findings.add(found.getString(1) + " has state " + found.getInt(3));
                }
            }
        }
        for (String algorithm : List.of("sha256", "sha512")) {
            try (var files = Files.list(directory.resolve("blobs").resolve(algorithm))) {
                for (Path file : files.toList()) {
                    String digest = algorithm + ":" + file.getFileName();
                    Long size = rows.remove(digest);
                    if (size == null) {
                        findings.add(digest + " is a file that no row names");
                    } else if (size != Files.size(file)) {
                        findings.add(digest + " has " + Files.size(file) + " bytes, not " + size);
                    }
                }
            }
        }
        rows.keySet().forEach(digest -> findings.add(digest + " has no file"));
    }

    private void rows(Connection connection) throws SQLException {
        none(
                connection,
                "a blob that nothing holds",
                """
                SELECT digest FROM blob b
                 WHERE NOT EXISTS (SELECT 1 FROM link WHERE blob_id = b.id)
                   AND NOT EXISTS (SELECT 1 FROM manifest WHERE blob_id = b.id)
                """);
        none(
                connection,
                "a link without a lease that no manifest needs",
                """
                SELECT blob_id FROM link l
                 WHERE lease_until IS NULL AND NOT EXISTS
                       (SELECT 1 FROM reference x JOIN manifest m ON m.id = x.manifest_id
                         WHERE x.blob_id = l.blob_id AND m.repository_id = l.repository_id)
                """);
        none(
                connection,
                "a manifest that lacks a blob",
                """
                SELECT m.id FROM manifest m JOIN reference x ON x.manifest_id = m.id AND x.kind = 0
                 WHERE NOT EXISTS
                       (SELECT 1 FROM link l
                         WHERE l.blob_id = x.blob_id AND l.repository_id = m.repository_id)
                """);
        none(
                connection,
                "an index that lacks a manifest",
                """
                SELECT m.id FROM manifest m JOIN reference x ON x.manifest_id = m.id AND x.kind = 1
                 WHERE NOT EXISTS
                       (SELECT 1 FROM manifest c
                         WHERE c.blob_id = x.blob_id AND c.repository_id = m.repository_id)
                """);
    }

    private void none(Connection connection, String what, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                findings.add(what + ": " + rows.getString(1));
            }
        }
    }

    private void empty(String name) throws IOException {
        try (var files = Files.list(directory.resolve(name))) {
            files.forEach(file -> findings.add(name + " has " + file.getFileName()));
        }
    }
}
