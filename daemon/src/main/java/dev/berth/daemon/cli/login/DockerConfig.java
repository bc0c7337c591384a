package dev.berth.daemon.cli.login;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.MalformedJsonException;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.json.JsonText;
import java.util.List;

/**
 * The content of a Docker client's {@code config.json}, of which only the credentials are
 * understood and everything else is kept as it is.
 */
final class DockerConfig {
    private static final String AUTHS = "auths";
    private static final String AUTH = "auth";
    private static final String HELPERS = "credHelpers";
    private static final String COMMON_HELPER = "credsStore";

    /** As the Docker client itself indents the file. */
    private static final String INDENT = "\t";

    private final JsonObject root;

    private DockerConfig(JsonObject root) {
        this.root = root;
    }

    /** Reads the text; an empty one is an empty configuration, as it is for the Docker client. */
    static DockerConfig of(String text) throws LoginException {
        JsonObject root = text.isBlank() ? new JsonObject() : parsed(text);
        for (String member : List.of(AUTHS, HELPERS)) {
            // A null stands for nothing in the file, and so does it here.
            if (root.has(member)
                    && !root.get(member).isJsonNull()
                    && !root.get(member).isJsonObject()) {
                throw new LoginException("its \"" + member + "\" is not an object");
            }
        }
        if (root.get(COMMON_HELPER) != null && !isText(root.get(COMMON_HELPER))) {
            throw new LoginException("its \"" + COMMON_HELPER + "\" is not a string");
        }
        return new DockerConfig(root);
    }

    /**
     * The helper that keeps the credentials of that registry instead of this file: that of the
     * registry, else that of all; empty if there is none.
     */
    String helper(String registry) {
        String own = JsonFields.text(root, HELPERS, registry);
        return own.isEmpty() ? JsonFields.text(root, COMMON_HELPER) : own;
    }

    /** Puts the credential in place of what stood there for its registry. */
    void put(RegistryCredential credential) {
        JsonObject auths = JsonFields.object(root, AUTHS);
        var entry = new JsonObject();
        entry.addProperty(AUTH, credential.encoded());
        auths.add(credential.registry(), entry);
        root.add(AUTHS, auths);
    }

    /** The text of the file. */
    String text() {
        return JsonText.pretty(root, INDENT) + "\n";
    }

    private static JsonObject parsed(String text) throws LoginException {
        try {
            return JsonText.object(text);
        } catch (MalformedJsonException e) {
            throw new LoginException(e.getMessage() + ", expected one JSON object", e);
        }
    }

    private static boolean isText(JsonElement element) {
        return element instanceof JsonPrimitive primitive && primitive.isString();
    }
}
