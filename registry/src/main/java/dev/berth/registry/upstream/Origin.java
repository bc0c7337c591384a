package dev.berth.registry.upstream;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * A server: what decides who may be told a secret.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case
 * @param port the one that is meant, also where the URL has none
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6454">RFC 6454, the web origin concept</a>
 */
record Origin(String scheme, String host, int port) {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /** The server of that URL; empty where it is not one of HTTP, or carries credentials. */
    static Optional<Origin> of(URI url) {
        String scheme = url.getScheme();
        if (scheme == null || url.getHost() == null || url.getRawUserInfo() != null) {
            return Optional.empty();
        }
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "https" -> Optional.of(at("https", url, HTTPS));
            case "http" -> Optional.of(at("http", url, HTTP));
            default -> Optional.empty();
        };
    }

    private static Origin at(String scheme, URI url, int usual) {
        return new Origin(
                scheme,
                url.getHost().toLowerCase(Locale.ROOT),
                url.getPort() < 0 ? usual : url.getPort());
    }

    /** Whether it is the server that a {@code host[:port]} means. */
    boolean is(String authority) {
        int usual = scheme.equals("https") ? HTTPS : HTTP;
        return authority.equals(host + ":" + port) || (port == usual && authority.equals(host));
    }

    /** Whether what is said to it can be read by others, although it could not be before. */
    boolean isPlainAfter(Origin other) {
        return scheme.equals("http") && other.scheme.equals("https");
    }
}
