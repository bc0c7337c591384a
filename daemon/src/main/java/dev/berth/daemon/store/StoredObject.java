package dev.berth.daemon.store;

import com.google.gson.JsonObject;
import dev.berth.daemon.document.Kind;
import dev.berth.daemon.document.Resource;
import dev.berth.policies.workload.ObjectName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * An object of the desired state with what the server knows about it.
 *
 * @param kind what it is
 * @param name which one
 * @param resource what it says
 * @param json as it was applied
 * @param uid the same as long as the object exists, never used again
 * @param resourceVersion the revision that changed it last
 * @param generation how often what it asks for was changed, from 1 on
 * @param createdAt when it was first applied
 * @param leavingSince when it was deleted, where it stays for those who still use it
 */
public record StoredObject(
        Kind kind,
        ObjectName name,
        Resource resource,
        JsonObject json,
        String uid,
        long resourceVersion,
        long generation,
        Instant createdAt,
        Optional<Instant> leavingSince) {
    public StoredObject {
        json = json.deepCopy();
    }

    /** One that nobody has deleted. */
    public StoredObject(
            Kind kind,
            ObjectName name,
            Resource resource,
            JsonObject json,
            String uid,
            long resourceVersion,
            long generation,
            Instant createdAt) {
        this(
                kind,
                name,
                resource,
                json,
                uid,
                resourceVersion,
                generation,
                createdAt,
                Optional.empty());
    }

    /** The same as it is from that revision on, in which it was deleted. */
    StoredObject leaving(long revision, Instant since) {
        return new StoredObject(
                kind,
                name,
                resource,
                json,
                uid,
                revision,
                generation,
                createdAt,
                Optional.of(since));
    }

    /** A copy of its own for each caller, because trees of JSON can be changed. */
    @Override
    public JsonObject json() {
        return json.deepCopy();
    }

    /**
     * The object as the API shows it: as applied, and with what the server sets in its metadata.
     */
    public JsonObject withMetadata() {
        JsonObject object = json();
        JsonObject metadata = object.getAsJsonObject("metadata");
        metadata.addProperty("uid", uid);
        metadata.addProperty("resourceVersion", Long.toString(resourceVersion));
        metadata.addProperty("generation", generation);
        metadata.addProperty(
                "creationTimestamp", createdAt.truncatedTo(ChronoUnit.SECONDS).toString());
        leavingSince.ifPresent(
                since ->
                        metadata.addProperty(
                                "deletionTimestamp",
                                since.truncatedTo(ChronoUnit.SECONDS).toString()));
        return object;
    }

    /** The same for those who may not read the values of Secrets. */
    public StoredObject redacted() {
        return kind == Kind.SECRET
                ? new StoredObject(
                        kind,
                        name,
                        resource,
                        RedactedSecret.of(json),
                        uid,
                        resourceVersion,
                        generation,
                        createdAt)
                : this;
    }

    /** Which object it is; what it says may be a secret. */
    @Override
    public String toString() {
        return "StoredObject[" + kind.title() + " " + name + " at " + resourceVersion + "]";
    }

    /** Whether it was applied with these words; the order of fields does not matter. */
    boolean says(JsonObject other) {
        return json.equals(other);
    }

    /** Whether what it asks for is the same; labels and annotations of the object are not that. */
    boolean asksFor(JsonObject other) {
        return demand(json).equals(demand(other));
    }

    private static JsonObject demand(JsonObject object) {
        JsonObject demand = object.deepCopy();
        demand.remove("metadata");
        return demand;
    }
}
