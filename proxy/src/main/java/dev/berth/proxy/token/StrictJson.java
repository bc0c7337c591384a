package dev.berth.proxy.token;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads one JSON object strictly: duplicate members, depth and trailing bytes are refused. */
final class StrictJson {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_NUMBER = 32;

    private StrictJson() {}

    static JsonObject object(byte[] utf8) throws TokenRefusal {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
            var reader = new JsonReader(new StringReader(text));
            reader.setStrictness(Strictness.STRICT);
            reader.setNestingLimit(MAX_DEPTH);
            if (reader.peek() != JsonToken.BEGIN_OBJECT) {
                throw new TokenRefusal("a part of the token is not a JSON object");
            }
            JsonObject object = readObject(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new TokenRefusal("a part of the token is more than a JSON object");
            }
            return object;
        } catch (CharacterCodingException notText) {
            throw new TokenRefusal("a part of the token is not UTF-8");
        } catch (IOException | IllegalStateException | NumberFormatException notJson) {
            throw new TokenRefusal("a part of the token is not strict JSON");
        }
    }

    private static JsonObject readObject(JsonReader reader) throws IOException, TokenRefusal {
        var object = new JsonObject();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (object.has(name)) {
                throw new TokenRefusal("a member occurs twice in the token");
            }
            object.add(name, read(reader));
        }
        reader.endObject();
        return object;
    }

    private static BigDecimal number(String text) throws TokenRefusal {
        if (text.length() > MAX_NUMBER) {
            throw new TokenRefusal("a number in the token is too long");
        }
        return new BigDecimal(text);
    }

    private static JsonElement read(JsonReader reader) throws IOException, TokenRefusal {
        JsonToken next = reader.peek();
        if (next == JsonToken.BEGIN_OBJECT) {
            return readObject(reader);
        }
        if (next == JsonToken.BEGIN_ARRAY) {
            var array = new JsonArray();
            reader.beginArray();
            while (reader.hasNext()) {
                array.add(read(reader));
            }
            reader.endArray();
            return array;
        }
        if (next == JsonToken.STRING) {
            return new JsonPrimitive(reader.nextString());
        }
        if (next == JsonToken.NUMBER) {
            return new JsonPrimitive(number(reader.nextString()));
        }
        if (next == JsonToken.BOOLEAN) {
            return new JsonPrimitive(reader.nextBoolean());
        }
        reader.nextNull();
        return JsonNull.INSTANCE;
    }
}
