package dev.berth.daemon.document;

import com.google.gson.JsonObject;
import dev.berth.policies.base.Problem;
import dev.berth.policies.workload.ObjectName;
import java.util.List;
import java.util.OptionalLong;

/**
 * One object that a user gave, read and found good.
 *
 * @param kind what it is
 * @param name which one
 * @param resource what it says
 * @param json the object as it was given, without comments, {@code status} and what only the server
 *     sets in the metadata; the namespace is filled in
 * @param resourceVersion the revision the user started from; absent where it does not matter
 * @param warnings what the user should know
 * @param index which document of the stream, counted from 1
 * @param line where it begins, counted from 1; 0 where it comes from the store
 */
public record Document(
        Kind kind,
        ObjectName name,
        Resource resource,
        JsonObject json,
        OptionalLong resourceVersion,
        List<Problem> warnings,
        int index,
        int line) {
    public Document {
        json = json.deepCopy();
        warnings = List.copyOf(warnings);
    }

    /** A copy of its own for each caller, because trees of JSON can be changed. */
    @Override
    public JsonObject json() {
        return json.deepCopy();
    }

    /** Which object it is; what it says may be a secret. */
    @Override
    public String toString() {
        return "Document[" + label() + "]";
    }

    /** {@code Service/my-service}, as messages call it. */
    public String label() {
        return kind.title() + "/" + name.name();
    }
}
