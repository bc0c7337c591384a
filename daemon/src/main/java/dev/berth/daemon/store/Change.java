package dev.berth.daemon.store;

import dev.berth.daemon.document.Kind;
import dev.berth.policies.workload.ObjectName;
import java.time.Instant;

/**
 * One object's part in one revision.
 *
 * @param revision which
 * @param at when
 * @param author by whom
 * @param action what was done
 * @param kind to what
 * @param name to which one
 * @param json the object afterwards; before, where it was deleted
 */
public record Change(
        long revision,
        Instant at,
        Author author,
        Action action,
        Kind kind,
        ObjectName name,
        String json) {
    /** What can be done to an object. */
    public enum Action {
        CREATE,
        UPDATE,
        DELETE
    }

    /** What is written down when an object is deleted. */
    static Change deletion(StoredObject object, long revision, Author author, Instant now) {
        return new Change(
                revision,
                now,
                author,
                Action.DELETE,
                object.kind(),
                object.name(),
                object.redacted().json().toString());
    }
}
