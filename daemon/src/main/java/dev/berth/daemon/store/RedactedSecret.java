package dev.berth.daemon.store;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Base64;
import java.util.Optional;

/** A Secret as those see it who may know that it is there, and not what is in it. */
final class RedactedSecret {
    private static final String DATA = "data";

    private RedactedSecret() {}

    /**
     * The object with the length of each value in its place, in a form that is no Base64: applied
     * by mistake, it is refused.
     */
    static JsonObject of(JsonObject secret) {
        JsonObject redacted = secret.deepCopy();
        JsonObject values = redacted.getAsJsonObject(DATA);
        for (String key : values.keySet().toArray(String[]::new)) {
            if (values.get(key) instanceof JsonPrimitive value) {
                values.addProperty(key, "(" + length(value.getAsString()) + " bytes)");
            }
        }
        return redacted;
    }

    /**
     * The same of a Secret that is given, beside the one that is stored: which values are new and
     * which are others than those.
     */
    static JsonObject against(Optional<JsonObject> stored, JsonObject given) {
        JsonObject redacted = of(given);
        JsonObject known = stored.map(one -> one.getAsJsonObject(DATA)).orElseGet(JsonObject::new);
        JsonObject values = given.getAsJsonObject(DATA);
        JsonObject shown = redacted.getAsJsonObject(DATA);
        for (String key : values.keySet()) {
            String word = !known.has(key) ? "new" : "changed";
            if (!values.get(key).equals(known.get(key))
                    && shown.get(key) instanceof JsonPrimitive length) {
                shown.addProperty(key, length.getAsString().replace(")", ", " + word + ")"));
            }
        }
        return redacted;
    }

    private static int length(String base64) {
        return Base64.getDecoder().decode(base64).length;
    }
}
