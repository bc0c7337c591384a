package dev.berth.daemon.store;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.berth.policies.reconcile.NumberSet;
import dev.berth.policies.reconcile.RunEnd;
import dev.berth.policies.reconcile.RunRecord;
import java.time.Instant;
import java.util.Optional;

/** A record of what ends, as one text of JSON; times to the millisecond. */
final class RunRecordJson {
    private static final String STARTED_AT = "startedAtMillis";
    private static final String SUCCEEDED = "succeeded";
    private static final String FAILED = "failed";
    private static final String DISMISSED = "dismissed";
    private static final String INDEXES = "indexes";
    private static final String STREAK = "streak";
    private static final String FAILED_AT = "failedAtMillis";
    private static final String END = "end";
    private static final String REASON = "reason";
    private static final String MESSAGE = "message";
    private static final String AT = "atMillis";

    private RunRecordJson() {}

    static String write(RunRecord run) {
        var json = new JsonObject();
        run.startedAt().ifPresent(at -> json.addProperty(STARTED_AT, at.toEpochMilli()));
        json.addProperty(SUCCEEDED, run.succeeded().toString());
        json.addProperty(FAILED, run.failed().toString());
        json.addProperty(DISMISSED, run.dismissed().toString());
        json.addProperty(INDEXES, run.indexes().toString());
        json.addProperty(STREAK, run.streak());
        run.failedAt().ifPresent(at -> json.addProperty(FAILED_AT, at.toEpochMilli()));
        run.end().ifPresent(end -> json.add(END, end(end)));
        return json.toString();
    }

    private static JsonObject end(RunEnd end) {
        var json = new JsonObject();
        json.addProperty(SUCCEEDED, end.succeeded());
        json.addProperty(REASON, end.reason());
        json.addProperty(MESSAGE, end.message());
        json.addProperty(AT, end.at().toEpochMilli());
        return json;
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws StoreException if it is anything else
     */
    static RunRecord read(String text) {
        try {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            return new RunRecord(
                    time(json, STARTED_AT),
                    numbers(json, SUCCEEDED),
                    numbers(json, FAILED),
                    numbers(json, DISMISSED),
                    numbers(json, INDEXES),
                    json.get(STREAK).getAsInt(),
                    time(json, FAILED_AT),
                    Optional.ofNullable(json.getAsJsonObject(END)).map(RunRecordJson::readEnd));
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | NullPointerException e) {
            throw new StoreException(
                    StoreException.Kind.DAMAGED, "a stored record of a run is none: " + text, e);
        }
    }

    private static RunEnd readEnd(JsonObject json) {
        return new RunEnd(
                json.get(SUCCEEDED).getAsBoolean(),
                json.get(REASON).getAsString(),
                json.get(MESSAGE).getAsString(),
                Instant.ofEpochMilli(json.get(AT).getAsLong()));
    }

    private static NumberSet numbers(JsonObject json, String name) {
        return NumberSet.parse(json.get(name).getAsString());
    }

    private static Optional<Instant> time(JsonObject json, String name) {
        return Optional.ofNullable(json.get(name))
                .map(JsonElement::getAsLong)
                .map(Instant::ofEpochMilli);
    }
}
