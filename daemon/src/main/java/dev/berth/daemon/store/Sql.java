package dev.berth.daemon.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs one statement on a connection and leaves nothing open but what is kept prepared. */
final class Sql {
    private final Statements statements;

    Sql(Statements statements) {
        this.statements = statements;
    }

    /** Makes a value from the current row. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** What is done with a statement that has its values. */
    @FunctionalInterface
    private interface Use<T> {
        T of(PreparedStatement prepared) throws SQLException;
    }

    /** Changes rows; how many. */
    int run(String statement, @Nullable Object... values) throws SQLException {
        return use(statement, PreparedStatement::executeUpdate, values);
    }

    /** The first row, if there is one. */
    <T> Optional<T> first(String query, RowReader<T> reader, @Nullable Object... values)
            throws SQLException {
        return use(
                query,
                prepared -> {
                    try (ResultSet rows = prepared.executeQuery()) {
                        return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
                    }
                },
                values);
    }

    /** Every row; the tables are bounded, so the list is. */
    <T> List<T> all(String query, RowReader<T> reader, @Nullable Object... values)
            throws SQLException {
        return use(
                query,
                prepared -> {
                    try (ResultSet rows = prepared.executeQuery()) {
                        List<T> found = new ArrayList<>();
                        while (rows.next()) {
                            found.add(reader.read(rows));
                        }
                        return found;
                    }
                },
                values);
    }

    /** One that failed is not used again. */
    private <T> T use(String statement, Use<T> use, @Nullable Object[] values) throws SQLException {
        PreparedStatement prepared = statements.take(statement);
        boolean done = false;
        try {
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            T result = use.of(prepared);
            statements.give(statement, prepared);
            done = true;
            return result;
        } finally {
            if (!done) {
                prepared.close();
            }
        }
    }
}
