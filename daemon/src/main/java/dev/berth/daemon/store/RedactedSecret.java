package dev.berth.daemon.store;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Base64;

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

    private static int length(String base64) {
        return Base64.getDecoder().decode(base64).length;
    }
}
