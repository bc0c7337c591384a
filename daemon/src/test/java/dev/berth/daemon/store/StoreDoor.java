package dev.berth.daemon.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.sqlite.SQLiteConfig;

/** Opens a store on a connection of a test's own. */
public final class StoreDoor {
    private StoreDoor() {}

    /** Makes the connection. */
    @FunctionalInterface
    public interface Connector {
        Connection open(SQLiteConfig config, String url) throws SQLException;
    }

    /** Opens the file. */
    public static Database open(Path file, Connector connector) {
        return Database.open(file, connector::open);
    }

    /** Opens what is in it; objects get these uids. */
    public static DesiredStateStore open(
            Database database, RecordSeal seal, Supplier<String> uids) {
        return DesiredStateStore.open(database, seal, uids);
    }
}
