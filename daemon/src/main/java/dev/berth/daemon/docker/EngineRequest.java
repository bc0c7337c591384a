package dev.berth.daemon.docker;

import com.google.gson.JsonObject;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One request to the engine, without the version in its path.
 *
 * @param method HTTP method
 * @param path path below the version, with segments already encoded
 * @param query parameters in order, not yet encoded
 * @param body what follows the head
 * @param login what the engine is to show a registry
 */
record EngineRequest(
        String method,
        String path,
        Map<String, String> query,
        Body body,
        Optional<RegistryLogin> login) {
    private EngineRequest(String method, String path) {
        this(method, path, Map.of(), new Body.Empty(), Optional.empty());
    }

    /** What follows the head. */
    sealed interface Body {
        /** Nothing. */
        record Empty() implements Body {}

        /** A JSON object. */
        record Json(JsonObject value) implements Body {}

        /** A tar archive of unknown length, sent in chunks and only once. */
        record Archive(InputStream content) implements Body {}
    }

    static EngineRequest get(String path) {
        return new EngineRequest("GET", path);
    }

    static EngineRequest post(String path) {
        return new EngineRequest("POST", path);
    }

    static EngineRequest put(String path) {
        return new EngineRequest("PUT", path);
    }

    static EngineRequest delete(String path) {
        return new EngineRequest("DELETE", path);
    }

    /** The same with one more parameter. */
    EngineRequest with(String name, String value) {
        var more = new LinkedHashMap<>(query);
        more.put(name, value);
        return new EngineRequest(method, path, more, body, login);
    }

    /** The same with a body. */
    EngineRequest with(Body other) {
        return new EngineRequest(method, path, query, other, login);
    }

    /** The same with a login. */
    EngineRequest with(Optional<RegistryLogin> other) {
        return new EngineRequest(method, path, query, body, other);
    }

    /**
     * Whether sending it twice does what sending it once does (RFC 9110 §9.2.2), so that it may be
     * sent again when a kept connection turns out dead.
     */
    boolean idempotent() {
        return method.equals("GET") || method.equals("DELETE");
    }

    /** Whether its body can be sent again. */
    boolean repeatable() {
        return !(body instanceof Body.Archive);
    }

    /** Path and query as they stand in the request line. */
    String target(String prefix) {
        var target = new StringBuilder(prefix).append(path);
        char separator = '?';
        for (var parameter : query.entrySet()) {
            target.append(separator)
                    .append(encode(parameter.getKey()))
                    .append('=')
                    .append(encode(parameter.getValue()));
            separator = '&';
        }
        return target.toString();
    }

    /** Text as it may stand in one segment of a path or in a query. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** {@code POST /containers/create}: for messages, without the query. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
