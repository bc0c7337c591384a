package dev.berth.registry.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares a closed store's files with the rows of its index. */
final class StoreAudit {
    private final Path store;
    private final List<String> faults = new ArrayList<>();

    private StoreAudit(Path store) {
        this.store = store;
    }

    /** What is wrong with a store that nobody pushes to and whose garbage was collected. */
    static List<String> of(Path store) throws IOException, SQLException {
        var audit = new StoreAudit(store);
        var rows = audit.rows();
        var files = audit.files();
        rows.forEach(
                (digest, size) -> {
                    if (!size.equals(files.get(digest))) {
                        audit.faults.add(
                                digest + " has " + files.get(digest) + " bytes, its row " + size);
                    }
                });
        for (String digest : files.keySet()) {
            if (!rows.containsKey(digest)) {
                audit.faults.add("the file of " + digest + " has no row");
            }
        }
        audit.isEmpty("uploads");
        audit.isEmpty("trash");
        audit.isEmpty("quarantine");
        if (Files.exists(store.resolve("unclean"))) {
            audit.faults.add("the mark of an unclean stop is still there");
        }
        return audit.faults;
    }

    private Map<String, Long> rows() throws SQLException {
        var rows = new TreeMap<String, Long>();
        try (var index =
                        DriverManager.getConnection("jdbc:sqlite:" + store.resolve("registry.db"));
                var statement = index.createStatement();
                var found = statement.executeQuery("SELECT digest, size FROM blob")) {
            while (found.next()) {
                rows.put(found.getString(1), found.getLong(2));
            }
        }
        return rows;
    }

    private Map<String, Long> files() throws IOException {
        var files = new TreeMap<String, Long>();
        for (String algorithm : List.of("sha256", "sha512")) {
            try (var found = Files.list(store.resolve("blobs").resolve(algorithm))) {
                for (Path file : found.toList()) {
                    files.put(algorithm + ":" + file.getFileName(), Files.size(file));
                }
            }
        }
        return files;
    }

    private void isEmpty(String directory) throws IOException {
        try (var found = Files.list(store.resolve(directory))) {
            found.forEach(file -> faults.add(store.relativize(file) + " was left"));
        }
    }
}
