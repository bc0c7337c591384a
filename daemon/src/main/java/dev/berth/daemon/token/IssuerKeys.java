package dev.berth.daemon.token;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.nimbusds.jose.jwk.ECKey;
import dev.berth.daemon.durable.DamagedFileException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.util.Optional;

/**
 * All that the issuer keeps, one file: its name, the key that signs, and the one that signed
 * before.
 *
 * @param issuer {@code iss} of every token, an https URL
 * @param previous public part only; its {@code since} is when it stopped signing
 */
record IssuerKeys(String issuer, SigningKey current, Optional<SigningKey> previous) {
    private static final String ISSUER = "issuer";
    private static final String CURRENT = "current";
    private static final String PREVIOUS = "previous";
    private static final String KEY = "key";
    private static final String SINCE = "since";

    IssuerKeys {
        if (!current.key().isPrivate()) {
            throw new IllegalArgumentException("the current key has no private part");
        }
        if (previous.isPresent() && previous.get().key().isPrivate()) {
            throw new IllegalArgumentException("the previous key has a private part");
        }
    }

    /** With a new key that signs from now on. */
    IssuerKeys rotated(SigningKey next, Instant now) {
        return new IssuerKeys(issuer, next, Optional.of(current.retired(now)));
    }

    /** Reads what {@link #encoded} wrote. */
    static IssuerKeys parse(Path file, byte[] content) throws DamagedFileException {
        try (var reader =
                new JsonReader(new StringReader(new String(content, StandardCharsets.UTF_8)))) {
            reader.setStrictness(Strictness.STRICT);
            JsonObject json = JsonParser.parseReader(reader).getAsJsonObject();
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new DamagedFileException(file, "something follows its JSON object");
            }
            JsonElement previous = json.get(PREVIOUS);
            return new IssuerKeys(
                    member(json, ISSUER).getAsString(),
                    key(member(json, CURRENT).getAsJsonObject()),
                    previous == null
                            ? Optional.empty()
                            : Optional.of(key(previous.getAsJsonObject())));
        } catch (DamagedFileException damaged) {
            throw damaged;
        } catch (IOException
                | JsonParseException
                | ParseException
                | IllegalStateException
                | IllegalArgumentException
                | ArithmeticException unreadable) {
            // The parsers' own messages may quote the key, so the cause stays out as well.
            throw new DamagedFileException(
                    file,
                    "expected a JSON object with the issuer's name and keys in its "
                            + content.length
                            + " bytes");
        }
    }

    byte[] encoded() {
        var json = new JsonObject();
        json.addProperty(ISSUER, issuer);
        json.add(CURRENT, json(current));
        previous.ifPresent(key -> json.add(PREVIOUS, json(key)));
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject json(SigningKey key) {
        var json = new JsonObject();
        json.add(KEY, JsonParser.parseString(key.key().toJSONString()));
        json.addProperty(SINCE, key.since().getEpochSecond());
        return json;
    }

    private static SigningKey key(JsonObject json) throws ParseException {
        return new SigningKey(
                ECKey.parse(member(json, KEY).toString()),
                Instant.ofEpochSecond(member(json, SINCE).getAsBigInteger().longValueExact()));
    }

    private static JsonElement member(JsonObject json, String name) {
        JsonElement value = json.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }
}
