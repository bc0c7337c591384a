package dev.berth.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatementsTest {
    private Connection connection;
    private Statements statements;
    private Sql sql;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        statements = new Statements(connection);
        sql = new Sql(statements);
        sql.run("CREATE TABLE letter (name TEXT PRIMARY KEY)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void take_givenBack_isTheSameAgainUntilItIsTaken() throws SQLException {
        var first = statements.take("SELECT 1");
        statements.give("SELECT 1", first);

        var second = statements.take("SELECT 1");
        var third = statements.take("SELECT 1");

        assertSame(first, second);
        assertNotSame(first, third);
    }

    @Test
    void give_moreThanAreKept_closesTheOldest() throws SQLException {
        var first = statements.take("SELECT 0");
        statements.give("SELECT 0", first);
        for (int i = 1; i <= Statements.MAX_KEPT; i++) {
            statements.give("SELECT " + i, statements.take("SELECT " + i));
        }

        var again = statements.take("SELECT 0");

        assertTrue(first.isClosed());
        assertNotSame(first, again);
    }

    @Test
    void run_againWithFewerValues_knowsNoneOfBefore() throws SQLException {
        sql.run("INSERT INTO letter VALUES (?)", "a");

        sql.run("INSERT INTO letter VALUES (?)");

        assertEquals(
                1,
                sql.first("SELECT count(*) FROM letter WHERE name IS NULL", row -> row.getInt(1))
                        .orElseThrow());
    }

    @Test
    void run_failed_runsWithOtherValues() throws SQLException {
        sql.run("INSERT INTO letter VALUES (?)", "a");
        assertThrows(SQLException.class, () -> sql.run("INSERT INTO letter VALUES (?)", "a"));

        sql.run("INSERT INTO letter VALUES (?)", "b");

        assertEquals(
                List.of("a", "b"),
                sql.all("SELECT name FROM letter ORDER BY name", row -> row.getString(1)));
    }

    @Test
    void all_withinTheRowsOfItself_seesEveryRow() throws SQLException {
        sql.run("INSERT INTO letter VALUES ('a'), ('b')");
        String query = "SELECT name FROM letter ORDER BY name";

        var pairs =
                sql.all(
                        query,
                        row -> row.getString(1) + sql.all(query, inner -> inner.getString(1)));

        assertEquals(List.of("a[a, b]", "b[a, b]"), pairs);
    }

    @Test
    void all_afterAColumnWasAdded_readsIt() throws SQLException {
        sql.run("INSERT INTO letter VALUES ('a')");
        int before =
                sql.all("SELECT * FROM letter", row -> row.getMetaData().getColumnCount())
                        .getFirst();
        sql.run("ALTER TABLE letter ADD COLUMN number INTEGER");

        int after =
                sql.all("SELECT * FROM letter", row -> row.getMetaData().getColumnCount())
                        .getFirst();

        assertEquals(List.of(1, 2), List.of(before, after));
    }
}
