package dev.berth.proxy.token;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Typed access to a token's members; a member of another type refuses the token. */
record Claims(JsonObject json) {
    private static final int MAX_TEXT = 512;
    private static final long MAX_EPOCH_SECONDS = 253_402_300_799L;

    boolean has(String name) {
        return json.has(name);
    }

    String text(String name) throws TokenRefusal {
        String value = string(name, json.get(name));
        if (value.isEmpty()) {
            throw new TokenRefusal(name + " is empty");
        }
        return value;
    }

    /** One string or an array of them. */
    Set<String> texts(String name) throws TokenRefusal {
        JsonElement element = json.get(name);
        if (!(element instanceof JsonArray array)) {
            return Set.of(text(name));
        }
        var values = new HashSet<String>();
        for (JsonElement member : array) {
            values.add(string(name, member));
        }
        return values;
    }

    /** Space-delimited words (RFC 8693 §4.2); none where the member is missing. */
    Set<String> words(String name) throws TokenRefusal {
        if (!has(name)) {
            return Set.of();
        }
        var words = new HashSet<String>(Set.of(string(name, json.get(name)).split(" ", -1)));
        words.remove("");
        return words;
    }

    Instant instant(String name) throws TokenRefusal {
        return optionalInstant(name).orElseThrow(() -> new TokenRefusal(name + " is missing"));
    }

    /** A NumericDate (RFC 7519 §2). */
    Optional<Instant> optionalInstant(String name) throws TokenRefusal {
        JsonElement element = json.get(name);
        if (element == null) {
            return Optional.empty();
        }
        if (!(element instanceof JsonPrimitive number) || !number.isNumber()) {
            throw new TokenRefusal(name + " is not a number");
        }
        BigDecimal seconds = number.getAsBigDecimal();
        if (seconds.scale() < -20
                || seconds.signum() < 0
                || seconds.compareTo(BigDecimal.valueOf(MAX_EPOCH_SECONDS)) > 0) {
            throw new TokenRefusal(name + " is not a date");
        }
        return Optional.of(Instant.ofEpochSecond(seconds.longValue()));
    }

    private static String string(String name, JsonElement element) throws TokenRefusal {
        if (element == null) {
            throw new TokenRefusal(name + " is missing");
        }
        if (!(element instanceof JsonPrimitive text) || !text.isString()) {
            throw new TokenRefusal(name + " is not a string");
        }
        String value = text.getAsString();
        if (value.length() > MAX_TEXT || value.chars().anyMatch(Character::isISOControl)) {
            throw new TokenRefusal(name + " is too long or holds control characters");
        }
        return value;
    }
}
