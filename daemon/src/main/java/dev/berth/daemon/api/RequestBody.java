package dev.berth.daemon.api;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.helidon.http.RequestException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;

/** Bodies of requests, read whole under a bound. */
final class RequestBody {
    /** Bytes of documents in one request. */
    static final int MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;

    /** Bytes of any other body. */
    static final int MAX_PARAMETER_BYTES = 64 * 1024;

    private RequestBody() {}

    /** The documents that a request carries, as they were sent. */
    static byte[] documents(ServerRequest request) {
        return read(request, MAX_DOCUMENT_BYTES);
    }

    /** The JSON object that a request carries. */
    static JsonObject parameters(ServerRequest request) {
        String text = new String(read(request, MAX_PARAMETER_BYTES), StandardCharsets.UTF_8);
        var reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        try {
            if (JsonParser.parseReader(reader) instanceof JsonObject object
                    && reader.peek() == JsonToken.END_DOCUMENT) {
                return object;
            }
        } catch (JsonParseException | IOException e) {
            throw ApiRefusal.badRequest("the body is no JSON: " + e.getMessage());
        }
        throw ApiRefusal.badRequest("the body is not one JSON object");
    }

    /** That member of the object as text, or the fallback where there is none. */
    static String text(JsonObject object, String name, String fallback) {
        var member = object.get(name);
        if (member == null || member.isJsonNull()) {
            return fallback;
        }
        if (member.isJsonPrimitive() && member.getAsJsonPrimitive().isString()) {
            return member.getAsString();
        }
        throw ApiRefusal.badRequest(name + " is no text: " + member);
    }

    /** That member of the object as a whole number, or the fallback where there is none. */
    static long number(JsonObject object, String name, long fallback) {
        var member = object.get(name);
        if (member == null || member.isJsonNull()) {
            return fallback;
        }
        if (member.isJsonPrimitive() && member.getAsJsonPrimitive().isNumber()) {
            try {
                return member.getAsBigDecimal().longValueExact();
            } catch (ArithmeticException | NumberFormatException e) {
                throw ApiRefusal.badRequest(name + " is no whole number: " + member);
            }
        }
        throw ApiRefusal.badRequest(name + " is no number: " + member);
    }

    /** Whether that member of the object is true; false where there is none. */
    static boolean flag(JsonObject object, String name) {
        var member = object.get(name);
        if (member == null || member.isJsonNull()) {
            return false;
        }
        if (member.isJsonPrimitive() && member.getAsJsonPrimitive().isBoolean()) {
            return member.getAsBoolean();
        }
        throw ApiRefusal.badRequest(name + " is neither true nor false: " + member);
    }

    private static byte[] read(ServerRequest request, int maxBytes) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        // Never closed: that would read on, to the end of what was found to be too much or
        // malformed.
        InputStream body = request.content().inputStream();
        try {
            byte[] bytes = body.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw ApiRefusal.tooLarge(maxBytes);
            }
            return bytes;
        } catch (IOException e) {
            throw ApiRefusal.badRequest("the body ended early: " + e.getMessage());
        } catch (NumberFormatException | RequestException malformed) {
            // What the codec throws for chunks that are none.
            throw ApiRefusal.badRequest("the body is malformed");
        }
    }
}
