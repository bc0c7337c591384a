package dev.berth.policies.route;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What routing sees of a request.
 *
 * @param host in lower case, without port
 * @param path canonical
 * @param query with its question mark, as sent; empty if there is none
 * @param method case-sensitive
 * @param headers every value of a field, by its name in any case
 */
public record RouteRequest(
        String host, CanonicalPath path, String query, String method, Headers headers) {
    public RouteRequest {
        host = host.toLowerCase(Locale.ROOT);
    }

    /** A {@code GET} without header fields. */
    public static RouteRequest get(String host, CanonicalPath path) {
        return new RouteRequest(host, path, "", "GET", name -> List.of());
    }

    /** The header fields of a request. */
    @FunctionalInterface
    public interface Headers {
        /** One entry for each line of that name. */
        List<String> every(String name);
    }

    /** A header's value; several lines are one list (RFC 9110 §5.3). */
    Optional<String> header(String name) {
        List<String> lines = headers.every(name);
        return lines.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", lines));
    }

    /** The first value of a parameter of the query, decoded. */
    Optional<String> parameter(String name) {
        return QueryText.first(query, name);
    }
}
