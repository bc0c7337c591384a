package dev.berth.daemon.docker;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What the engine shows a registry so that it may pull there; in no text that is made of it. */
public final class RegistryLogin {
    private final String server;
    private final String user;
    private final String secret;

    /**
     * Of a user.
     *
     * @param server the registry, {@code HOST[:PORT]}
     * @param secret the password, or a token in its place
     */
    public RegistryLogin(String server, String user, String secret) {
        this.server = server;
        this.user = user;
        this.secret = secret;
    }

    /** The value of {@code X-Registry-Auth}, in the URL-safe alphabet of RFC 4648 §5. */
    String header() {
        var json = new JsonObject();
        json.addProperty("username", user);
        json.addProperty("password", secret);
        json.addProperty("serveraddress", server);
        return Base64.getUrlEncoder()
                .encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** For which registry it is, and nothing else. */
    @Override
    public String toString() {
        return "RegistryLogin[" + server + "]";
    }
}
