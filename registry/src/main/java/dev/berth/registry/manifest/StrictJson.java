package dev.berth.registry.manifest;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one JSON value as RFC 8259 has it: valid UTF-8, nothing after it, no name twice in an
 * object (two readers would disagree which counts), and neither deeper nor more than a bound.
 */
public final class StrictJson {
    /** Characters of a number. */
    private static final int MOST_DIGITS = 64;

    private final JsonReader reader;

    /** Values that may still come. */
    private int left;

    private StrictJson(JsonReader reader, int values) {
        this.reader = reader;
        this.left = values;
    }

    /**
     * Reads the value.
     *
     * @param depth nested arrays and objects
     * @param values in it, nested ones too
     */
    public static Result<JsonElement> parse(byte[] bytes, int depth, int values) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return refused("not valid UTF-8");
        }
        var reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(depth);
        try {
            var value = new StrictJson(reader, values).value();
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                return refused("more than one value");
            }
            return Result.ok(value);
        } catch (DuplicateName e) {
            return refused(e.getMessage());
        } catch (TooMany e) {
            return refused("more than " + values + " values");
        } catch (MalformedJsonException e) {
            return refused("not JSON, or nested deeper than " + depth);
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            return refused("not JSON");
        }
    }

    private static Result<JsonElement> refused(String why) {
        return Result.refused(Problem.at("manifest", why));
    }

    private JsonElement value() throws IOException {
        if (left == 0) {
            throw new TooMany();
        }
        left--;
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> object();
            case BEGIN_ARRAY -> array();
            case STRING -> new JsonPrimitive(reader.nextString());
            case NUMBER -> new JsonPrimitive(number(reader.nextString()));
            case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
            case NULL -> {
                reader.nextNull();
                yield JsonNull.INSTANCE;
            }
            case END_ARRAY, END_OBJECT, NAME, END_DOCUMENT ->
                    throw new MalformedJsonException("no value");
        };
    }

    /** Bounded, since reading a number of a million digits takes more than linear time. */
    private static BigDecimal number(String text) throws MalformedJsonException {
        if (text.length() > MOST_DIGITS) {
            throw new MalformedJsonException("a number has more than " + MOST_DIGITS + " digits");
        }
        return new BigDecimal(text);
    }

    private JsonObject object() throws IOException {
        var object = new JsonObject();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (object.has(name)) {
                throw new DuplicateName();
            }
            object.add(name, value());
        }
        reader.endObject();
        return object;
    }

    private JsonArray array() throws IOException {
        var array = new JsonArray();
        reader.beginArray();
        while (reader.hasNext()) {
            array.add(value());
        }
        reader.endArray();
        return array;
    }

    /** There are more values than may be. */
    private static final class TooMany extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** An object has a name twice. */
    private static final class DuplicateName extends IOException {
        private static final long serialVersionUID = 1L;

        DuplicateName() {
            super("a name stands twice in one object");
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
