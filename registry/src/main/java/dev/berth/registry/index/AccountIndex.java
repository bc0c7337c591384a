package dev.berth.registry.index;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who may sign in: users with a login, and robots. */
public final class AccountIndex {
    private final Database database;

    AccountIndex(Database database) {
        this.database = database;
    }

    /** The hash of a user's secret. */
    public Optional<byte[]> secretHash(String user) {
        return database.read(
                connection ->
                        Sql.of(connection, "SELECT secret_hash FROM login WHERE user = ?", user)
                                .one(row -> row.getBytes(1)));
    }

    /** Replaces a user's secret, or adds the user; false where {@code most} others exist. */
    public boolean putLogin(String user, byte[] secretHash, Instant now, int most) {
        return database.change(
                connection ->
                        Sql.of(
                                                        connection,
                                                        """
                                                        SELECT count(*) FROM login WHERE user <> ?
                                                        """,
                                                        user)
                                                .one(row -> row.getInt(1))
                                                .orElse(0)
                                        < most
                                && Sql.of(
                                                        connection,
                                                        """
                                                        INSERT OR REPLACE INTO
                                                          login(user, secret_hash, issued_at)
                                                        VALUES (?, ?, ?)
                                                        """,
                                                        user,
                                                        secretHash,
                                                        now.toEpochMilli())
                                                .run()
                                        > 0);
    }

    /** Every robot account; their number is bounded where they are made. */
    public List<StoredRobot> robots() {
        return database.read(RobotRows::all);
    }

    /** Keeps a robot account of a name that none has. */
    public void addRobot(
            String name,
            String secretHash,
            List<String> grants,
            Instant now,
            Optional<Instant> expiresAt) {
        database.change(
                connection ->
                        RobotRows.insert(connection, name, secretHash, grants, now, expiresAt));
    }

    /** Forgets a robot account; whether there was one. */
    public boolean removeRobot(String name) {
        return database.change(connection -> RobotRows.delete(connection, name) > 0);
    }
}
