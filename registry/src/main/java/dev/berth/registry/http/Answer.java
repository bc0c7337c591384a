package dev.berth.registry.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.policies.base.Problem;
import dev.berth.registry.blob.ArrivingBlob;
import dev.berth.registry.blob.BlobReader;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request is answered with; {@link AnswerWriter} is the only one to write it.
 *
 * @param status HTTP status code
 * @param fields header fields in order
 * @param body what follows them
 */
record Answer(int status, List<Field> fields, Body body) {
    /** One header field. */
    record Field(String name, String value) {}

    /** What follows the header. */
    sealed interface Body {
        /** Nothing. */
        record None() implements Body {}

        /** Text in memory, sent as UTF-8. */
        record Text(String content) implements Body {}

        /** Nothing, but the length of what a GET would give. */
        record OnlyLength(long bytes) implements Body {}

        /** A part of stored content, which is closed once it is written. */
        record Part(BlobReader.Content content, long offset, long count) implements Body {}

        /** Content that is still arriving, which is closed once it is written. */
        record Coming(ArrivingBlob.Follower blob) implements Body {}
    }

    Answer {
        fields = List.copyOf(fields);
    }

    /** An answer without a body. */
    static Answer of(int status) {
        return new Answer(status, List.of(), new Body.None());
    }

    /** An answer with a JSON body. */
    static Answer json(int status, JsonElement json) {
        return of(status)
                .with("Content-Type", "application/json")
                .body(new Body.Text(json.toString()));
    }

    /** A refusal with the status of its code. */
    static Answer refused(OciError error, String message) {
        return refused(error, error.status(), message);
    }

    /** A refusal with a status that says more than the one of its code. */
    static Answer refused(OciError error, int status, String message) {
        var errors = new JsonArray();
        errors.add(entry(error, message, ""));
        return errors(status, errors);
    }

    /** A refusal that tells every problem. */
    static Answer refused(OciError error, List<Problem> problems) {
        var errors = new JsonArray();
        for (var problem : problems) {
            errors.add(entry(error, problem.toString(), problem.place()));
        }
        return errors(error.status(), errors);
    }

    private static Answer errors(int status, JsonArray errors) {
        var body = new JsonObject();
        body.add("errors", errors);
        return json(status, body);
    }

    private static JsonObject entry(OciError error, String message, String detail) {
        var entry = new JsonObject();
        entry.addProperty("code", error.name());
        entry.addProperty("message", message);
        if (!detail.isEmpty()) {
            entry.addProperty("detail", detail);
        }
        return entry;
    }

    /** The same with one more header field. */
    Answer with(String name, Object value) {
        var more = new ArrayList<>(fields);
        more.add(new Field(name, value.toString()));
        return new Answer(status, more, body);
    }

    /** The same with that body. */
    Answer body(Body other) {
        return new Answer(status, fields, other);
    }
}
