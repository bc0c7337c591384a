package dev.berth.registry.upstream;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.RepositoryName;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Another registry, whose repositories appear here under a prefix.
 *
 * @param prefix {@code docker.io} makes its {@code library/nginx} our {@code
 *     docker.io/library/nginx}
 * @param url scheme, host and port, as {@link #url(String)} reads it
 * @param credentials a file with {@code user:secret}, read whenever a token is needed
 * @param authority a file with the certificates that its server may be certified by; empty: those
 *     of the platform
 * @param tokenHosts {@code host[:port]} of token servers beside the upstream's own
 */
public record Upstream(
        RepositoryName prefix,
        URI url,
        Optional<Path> credentials,
        Optional<Path> authority,
        List<String> tokenHosts) {
    private static final Pattern AUTHORITY =
            Pattern.compile(
                    "(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,251}[a-zA-Z0-9])?|\\[[0-9a-fA-F:.]{2,45}])"
                            + "(?::[0-9]{1,5})?");

    public Upstream {
        tokenHosts = tokenHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        url(url.toString()).orElseThrow();
        tokenHosts.forEach(host -> tokenHost(host).orElseThrow());
    }

    /** An upstream that anybody may pull from. */
    public static Upstream open(RepositoryName prefix, URI url) {
        return new Upstream(prefix, url, Optional.empty(), Optional.empty(), List.of());
    }

    /** Reads {@code http[s]://host[:port]}; a path, a query or credentials are refused. */
    public static Result<URI> url(String text) {
        try {
            var url = new URI(text);
            String path = String.valueOf(url.getRawPath());
            boolean isPlain =
                    ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                            && url.getHost() != null
                            && isAuthority(String.valueOf(url.getRawAuthority()))
                            && (path.isEmpty() || path.equals("/"))
                            && url.getRawQuery() == null
                            && url.getRawFragment() == null;
            if (isPlain) {
                return Result.ok(new URI(url.getScheme(), url.getRawAuthority(), "", null, null));
            }
        } catch (URISyntaxException e) {
            // Refused below, without the text: it may hold a secret.
        }
        return Result.refused(
                Problem.at("url", "no address of a registry, expected https://host[:port]"));
    }

    /** Reads {@code host[:port]}. */
    public static Result<String> tokenHost(String text) {
        return isAuthority(text)
                ? Result.ok(text.toLowerCase(Locale.ROOT))
                : Result.refused(Problem.at("tokenHosts", "no host, expected host[:port]"));
    }

    private static boolean isAuthority(String text) {
        return AUTHORITY.matcher(text).matches();
    }

    /** Whether a repository of ours is one of this upstream's. */
    boolean covers(RepositoryName repository) {
        return repository.value().startsWith(prefix + "/");
    }

    /** What the upstream calls that repository of ours. */
    RepositoryName remote(RepositoryName repository) {
        String name = repository.value().substring(prefix.value().length() + 1);
        // Docker Hub's own images have one part here and two there.
        boolean isOfficial = "registry-1.docker.io".equals(url.getHost()) && !name.contains("/");
        return new RepositoryName(isOfficial ? "library/" + name : name);
    }

    /** Where a path of the upstream is. */
    URI at(String path) {
        return URI.create(url + path);
    }

    /** Without the file of the credentials. */
    @Override
    public String toString() {
        return prefix + " from " + url;
    }
}
