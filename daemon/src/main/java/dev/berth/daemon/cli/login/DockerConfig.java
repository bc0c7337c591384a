package dev.berth.daemon.cli.login;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.MalformedJsonException;
import dev.berth.daemon.cli.json.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * The content of a Docker client's {@code config.json}, of which only the credentials are
 * understood and everything else is kept as it is.
 */
final class DockerConfig {
    private static final String AUTHS = "auths";
    private static final String AUTH = "auth";

    /** As the Docker client itself indents the file. */
    private static final String INDENT = "\t";

    private final JsonObject root;

    private DockerConfig(JsonObject root) {
        this.root = root;
    }

    /** Reads the text; an empty one is an empty configuration, as it is for the Docker client. */
    static DockerConfig of(String text) throws LoginException {
        if (text.isBlank()) {
            return new DockerConfig(new JsonObject());
        }
        try {
            return new DockerConfig(JsonText.object(text));
        } catch (MalformedJsonException e) {
            throw new LoginException(e.getMessage() + ", expected one JSON object", e);
        }
    }

    /**
     * The helper that keeps the credentials of that registry instead of this file: that of the
     * registry, else that of all; empty if there is none.
     */
    String helper(String registry) throws LoginException {
        JsonElement own = object("credHelpers").get(registry);
        JsonElement found = own == null ? root.get("credsStore") : own;
        if (found == null || found.isJsonNull()) {
            return "";
        }
        if (found instanceof JsonPrimitive primitive && primitive.isString()) {
            return primitive.getAsString();
        }
        throw new LoginException("the name of its credential helper is not a string");
    }

    /** Puts the credential in place of what stood there for its registry. */
    void put(RegistryCredential credential) throws LoginException {
        JsonObject auths = object(AUTHS);
        if (!root.has(AUTHS) || root.get(AUTHS).isJsonNull()) {
            root.add(AUTHS, auths);
        }
        var entry = new JsonObject();
        entry.addProperty(AUTH, credential.encoded());
        auths.add(credential.registry(), entry);
    }

    /** The text of the file. */
    String text() {
        return JsonText.pretty(root, INDENT) + "\n";
    }

    private JsonObject object(String member) throws LoginException {
        @Nullable JsonElement found = root.get(member);
        if (found == null || found.isJsonNull()) {
            return new JsonObject();
        }
        if (found instanceof JsonObject object) {
            return object;
        }
        throw new LoginException("its \"" + member + "\" is not an object");
    }
}
