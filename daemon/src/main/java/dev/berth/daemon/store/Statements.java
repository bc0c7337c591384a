package dev.berth.daemon.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The statements of one connection, kept prepared: SQLite takes longer to compile most of them than
 * to run them. For one thread at a time.
 */
final class Statements {
    /** How many are kept, those that were used last; each has its text and its program. */
    static final int MAX_KEPT = 64;

    private final Connection connection;
    private final Map<String, PreparedStatement> kept = new LinkedHashMap<>();

    Statements(Connection connection) {
        this.connection = connection;
    }

    /** One that nobody else has until it is given back, or closed where it failed. */
    PreparedStatement take(String text) throws SQLException {
        PreparedStatement prepared = kept.remove(text);
        return prepared == null ? connection.prepareStatement(text) : prepared;
    }

    /** Keeps it, without the values that it ran with. */
    void give(String text, PreparedStatement prepared) throws SQLException {
        prepared.clearParameters();
        PreparedStatement same = kept.put(text, prepared);
        if (same != null) {
            same.close();
        }
        if (kept.size() > MAX_KEPT) {
            Iterator<PreparedStatement> oldest = kept.values().iterator();
            PreparedStatement dropped = oldest.next();
            oldest.remove();
            dropped.close();
        }
    }
}
