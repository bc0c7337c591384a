package dev.berth.registry.index;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One statement with its values; statement and rows are closed before an answer is given. */
final class Sql {
    /** Reads one row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final String text;
    private final Object[] values;

    private Sql(Connection connection, String text, Object[] values) {
        this.connection = connection;
        this.text = text;
        this.values = values;
    }

    /** A statement; every {@code ?} takes the next value, an empty {@link Optional} as NULL. */
    static Sql of(Connection connection, String text, Object... values) {
        return new Sql(connection, text, values);
    }

    /** The first row. */
    <T> Optional<T> one(Row<T> row) throws SQLException {
        try (var statement = prepared();
                var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
        }
    }

    /** All rows; the statement itself bounds them. */
    <T> List<T> all(Row<T> row) throws SQLException {
        try (var statement = prepared();
                var rows = statement.executeQuery()) {
            var found = new ArrayList<T>();
            while (rows.next()) {
                found.add(row.read(rows));
            }
            return found;
        }
    }

    /** Whether there is a row. */
    boolean any() throws SQLException {
        return one(row -> true).isPresent();
    }

    /** Changes rows and says how many. */
    int run() throws SQLException {
        try (var statement = prepared()) {
            return statement.executeUpdate();
        }
    }

    private PreparedStatement prepared() throws SQLException {
        var statement = connection.prepareStatement(text);
        try {
            for (int i = 0; i < values.length; i++) {
                if (values[i] instanceof Optional<?> value && value.isEmpty()) {
                    statement.setNull(i + 1, Types.NULL);
                } else {
                    statement.setObject(
                            i + 1,
                            values[i] instanceof Optional<?> value ? value.get() : values[i]);
                }
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }
}
