package dev.berth.registry.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.UpstreamLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What convinces one upstream that we may pull.
 *
 * <p>A challenge names the server that hands out tokens. It is believed only where that is the
 * upstream's own server or one that the configuration names, since credentials are sent there; and
 * what a token is asked for is always to pull one repository, whatever the challenge says.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Distribution, token
 *     authentication</a>
 */
final class Tokens {
    private static final int MAX_DEPTH = 16;
    private static final Duration UNSAID_LIFE = Duration.ofSeconds(60);
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    private final Upstream upstream;
    private final UpstreamLimits limits;
    private final InstantSource clock;
    private final Map<RepositoryName, Authorization> known = new LinkedHashMap<>();

    Tokens(Upstream upstream, UpstreamLimits limits, InstantSource clock) {
        this.upstream = upstream;
        this.limits = limits;
        this.clock = clock;
    }

    /** Sends a request that is not redirected and gives the body of a 200, bounded. */
    @FunctionalInterface
    interface Sender {
        byte[] send(HttpRequest.Builder request, int mostBytes) throws UpstreamFault;
    }

    private record Authorization(String value, Instant until) {}

    /** The value of an {@code Authorization} header that was good lately. */
    synchronized Optional<String> known(RepositoryName remote) {
        var authorization = known.get(remote);
        return authorization != null && clock.instant().isBefore(authorization.until())
                ? Optional.of(authorization.value())
                : Optional.empty();
    }

    private synchronized String keep(RepositoryName remote, String value, Duration life) {
        if (known.size() >= limits.tokens()) {
            known.remove(known.keySet().iterator().next());
        }
        known.put(remote, new Authorization(value, clock.instant().plus(life)));
        return value;
    }

    synchronized void forget(RepositoryName remote) {
        known.remove(remote);
    }

    /** Answers a challenge. */
    String obtain(RepositoryName remote, List<Challenge> challenges, Sender sender)
            throws UpstreamFault {
        for (Challenge challenge : challenges) {
            if (challenge.scheme().equals("bearer")) {
                return token(remote, challenge, sender);
            }
        }
        for (Challenge challenge : challenges) {
            if (challenge.scheme().equals("basic") && upstream.credentials().isPresent()) {
                return keep(remote, basic().orElseThrow(), limits.tokenLife());
            }
        }
        throw refused("wants credentials, and there are none for it");
    }

    private Optional<String> basic() throws UpstreamFault {
        return upstream.credentials().isEmpty()
                ? Optional.empty()
                : Optional.of(Credentials.basic(upstream.credentials().get(), limits.tokenBytes()));
    }

    private String token(RepositoryName remote, Challenge challenge, Sender sender)
            throws UpstreamFault {
        var realm = realm(challenge.parameters().getOrDefault("realm", ""));
        var query = new StringBuilder(realm.getRawQuery() == null ? "?" : "&");
        String service = challenge.parameters().get("service");
        if (service != null) {
            query.append("service=").append(URLEncoder.encode(service, UTF_8)).append('&');
        }
        query.append("scope=").append(URLEncoder.encode("repository:" + remote + ":pull", UTF_8));
        var request = HttpRequest.newBuilder(URI.create(realm + query.toString())).GET();
        var basic = basic();
        basic.ifPresent(value -> request.header("Authorization", value));
        return read(remote, sender.send(request, limits.tokenBytes()));
    }

    /** The token server, if credentials may be sent there. */
    private URI realm(String text) throws UpstreamFault {
        try {
            var url = new URI(text);
            Optional<Origin> server = Origin.of(url);
            Origin own = Origin.of(upstream.url()).orElseThrow();
            if (server.isPresent()
                    && url.getRawFragment() == null
                    && !server.get().isPlainAfter(own)
                    && (server.get().equals(own)
                            || upstream.tokenHosts().stream().anyMatch(server.get()::is))) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Refused like any other.
        }
        throw refused(
                "names a token server that is not its own; one that is trusted stands in"
                        + " tokenHosts");
    }

    private String read(RepositoryName remote, byte[] answer) throws UpstreamFault {
        String token = "";
        Duration life = UNSAID_LIFE;
        try (var reader =
                new JsonReader(new InputStreamReader(new ByteArrayInputStream(answer), UTF_8))) {
            reader.setNestingLimit(MAX_DEPTH);
            reader.beginObject();
            while (reader.hasNext()) {
                String name = reader.nextName();
                boolean isToken = name.equals("token") || name.equals("access_token");
                if (isToken && reader.peek() == JsonToken.STRING) {
                    token = reader.nextString();
                } else if (name.equals("expires_in") && reader.peek() == JsonToken.NUMBER) {
                    life = Duration.ofSeconds(Math.max(0, reader.nextLong()));
                } else {
                    reader.skipValue();
                }
            }
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw new UpstreamFault(
                    UpstreamFault.Kind.WRONG, upstream.prefix() + "'s token server sent no token");
        }
        if (!TOKEN.matcher(token).matches()) {
            throw new UpstreamFault(
                    UpstreamFault.Kind.WRONG, upstream.prefix() + "'s token server sent no token");
        }
        Duration used = life.compareTo(limits.tokenLife()) > 0 ? limits.tokenLife() : life;
        // A tenth less, so that it does not run out on its way.
        return keep(remote, "Bearer " + token, used.minus(used.dividedBy(10)));
    }

    private UpstreamFault refused(String why) {
        return new UpstreamFault(
                UpstreamFault.Kind.REFUSED, "the registry behind " + upstream.prefix() + " " + why);
    }
}
