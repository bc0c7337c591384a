package dev.berth.daemon.cli.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON text (RFC 8259), read strictly and written for people. */
public final class JsonText {
    private static final Pattern PLACE = Pattern.compile("line \\d+ column \\d+");

    private JsonText() {}

    /**
     * The object that the text is.
     *
     * @throws MalformedJsonException if it is anything else; the message says where, never what
     */
    public static JsonObject object(String text) throws MalformedJsonException {
        try (var reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            JsonElement element = JsonParser.parseReader(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new MalformedJsonException("something follows the JSON value");
            }
            if (element instanceof JsonObject object) {
                return object;
            }
            throw new MalformedJsonException("a JSON value that is no object");
        } catch (JsonParseException | IOException | StackOverflowError e) {
            throw new MalformedJsonException("not JSON" + place(e), e);
        }
    }

    /** Indented text of the tree, every number and key as it was read, without a last newline. */
    public static String pretty(JsonElement element, String indent) {
        return written(element, indent);
    }

    /** The same on one line. */
    public static String compact(JsonElement element) {
        return written(element, "");
    }

    private static String written(JsonElement element, String indent) {
        var text = new StringWriter();
        try (var writer = new JsonWriter(text)) {
            writer.setIndent(indent);
            writer.setHtmlSafe(false);
            write(element, writer);
        } catch (IOException e) {
            throw new UncheckedIOException("a string took no more text", e);
        }
        return text.toString();
    }

    private static void write(JsonElement element, JsonWriter writer) throws IOException {
        if (element instanceof JsonObject object) {
            writer.beginObject();
            for (Map.Entry<String, JsonElement> member : object.entrySet()) {
                writer.name(member.getKey());
                write(member.getValue(), writer);
            }
            writer.endObject();
        } else if (element instanceof JsonArray array) {
            writer.beginArray();
            for (JsonElement item : array) {
                write(item, writer);
            }
            writer.endArray();
        } else if (element instanceof JsonPrimitive primitive) {
            if (primitive.isBoolean()) {
                writer.value(primitive.getAsBoolean());
            } else if (primitive.isNumber()) {
                writer.value(primitive.getAsNumber());
            } else {
                writer.value(primitive.getAsString());
            }
        } else {
            writer.nullValue();
        }
    }

    /** Where it broke, taken out of a message that might quote the text itself. */
    private static String place(Throwable e) {
        Matcher matcher = PLACE.matcher(String.valueOf(e.getMessage()));
        return matcher.find() ? " at " + matcher.group() : "";
    }
}
