package dev.berth.daemon.store;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Who did what when, each entry carrying the hash of the one before it, so that an entry that was
 * changed, taken out or put in shows.
 *
 * <p>The hash of an entry is SHA-256 over the previous hash, its number, time and user number as 8
 * bytes each, and each text as 4 bytes of length and its UTF-8. Only the last entries are kept; the
 * oldest of them carries the hash of one that is gone, from which the chain is checked.
 */
public final class AuditLog {
    /** Entries that are kept, the last ones. */
    static final int MAX_ENTRIES = 100_000;

    /** Entries that {@link #last} hands out at most. */
    private static final int MAX_LISTED = 1_000;

    private static final byte[] BEFORE_THE_FIRST = new byte[32];

    private final Database database;

    /** The log in that database. */
    public AuditLog(Database database) {
        this.database = database;
    }

    /**
     * One entry.
     *
     * @param number counts up from 1 without a gap
     * @param at when, to the millisecond
     * @param author who
     * @param action a verb, such as {@code apply}
     * @param object to what, such as {@code Service default/my-service}
     */
    public record Entry(long number, Instant at, Author author, String action, String object) {}

    /** Adds an entry; it is on the disk when this returns. */
    public void record(Author author, String action, String object, Instant now) {
        database.transaction(
                sql -> {
                    add(sql, author, action, object, now);
                    return true;
                });
    }

    /** Adds an entry inside the transaction of what it tells of. */
    static void add(Sql sql, Author author, String action, String object, Instant now)
            throws SQLException {
        var last =
                sql.first(
                                "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1",
                                row -> new Link(row.getLong(1), row.getBytes(2)))
                        .orElse(new Link(0, BEFORE_THE_FIRST));
        var entry = new Entry(last.number + 1, millis(now), author, action, object);
        sql.run(
                "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                entry.number(),
                entry.at().toEpochMilli(),
                author.uid(),
                author.name(),
                action,
                object,
                last.hash,
                hash(last.hash, entry));
        sql.run("DELETE FROM audit WHERE number <= ?", entry.number() - MAX_ENTRIES);
    }

    /** The last entries, the newest first. */
    public List<Entry> last(int limit) {
        return database.transaction(
                sql ->
                        sql.all(
                                "SELECT number, at_millis, author_uid, author_name, action, object"
                                        + " FROM audit ORDER BY number DESC LIMIT ?",
                                AuditLog::entry,
                                Math.clamp(limit, 0, MAX_LISTED)));
    }

    /** How many entries there are, all good; or the first that does not go with the one before. */
    public Result<Long> verify() {
        return database.transaction(AuditLog::verify);
    }

    /** As the other, inside a transaction. */
    static Result<Long> verify(Sql sql) throws SQLException {
        var check = new Check();
        sql.first(
                "SELECT number, at_millis, author_uid, author_name, action, object,"
                        + " previous_hash, hash FROM audit ORDER BY number",
                row -> {
                    do {
                        check.take(entry(row), row.getBytes(7), row.getBytes(8));
                    } while (row.next());
                    return true;
                });
        return check.result();
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getLong(1),
                Instant.ofEpochMilli(row.getLong(2)),
                new Author(row.getLong(3), row.getString(4)),
                row.getString(5),
                row.getString(6));
    }

    private static Instant millis(Instant time) {
        return Instant.ofEpochMilli(time.toEpochMilli());
    }

    private static byte[] hash(byte[] previous, Entry entry) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(previous);
            for (long number :
                    new long[] {entry.number(), entry.at().toEpochMilli(), entry.author().uid()}) {
                sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
            }
            for (String text : List.of(entry.author().name(), entry.action(), entry.object())) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
                sha256.update(bytes);
            }
            return sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The end of the chain so far. */
    private static final class Link {
        final long number;
        final byte[] hash;

        Link(long number, byte[] hash) {
            this.number = number;
            this.hash = hash;
        }
    }

    /** Follows the chain. */
    private static final class Check {
        private final List<Problem> problems = new ArrayList<>();
        private Link last = new Link(0, BEFORE_THE_FIRST);
        private long count;

        void take(Entry entry, byte[] previous, byte[] hash) {
            boolean first = count == 0;
            boolean follows =
                    (first && entry.number() > 1)
                            || (entry.number() == last.number + 1
                                    && MessageDigest.isEqual(previous, last.hash));
            if (problems.isEmpty() && !follows) {
                problems.add(Problem.at("audit", "entry " + entry.number() + " does not follow"));
            }
            if (problems.isEmpty() && !MessageDigest.isEqual(hash, hash(previous, entry))) {
                problems.add(Problem.at("audit", "entry " + entry.number() + " was changed"));
            }
            last = new Link(entry.number(), hash);
            count++;
        }

        Result<Long> result() {
            return problems.isEmpty() ? Result.ok(count) : Result.refused(problems);
        }
    }
}
