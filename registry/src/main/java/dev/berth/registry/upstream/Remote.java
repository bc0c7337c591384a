package dev.berth.registry.upstream;

import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.UpstreamLimits;
import dev.berth.registry.upstream.UpstreamFault.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One upstream over HTTP.
 *
 * <p>Redirects are followed here and not by the JDK's client, because a header with a secret goes
 * to the upstream's own server only (CVE-2026-33540), and never from HTTPS to plain HTTP.
 */
final class Remote implements AutoCloseable {
    /** Of a file with certificates: more than a platform's whole bundle has. */
    private static final int TRUST_BYTES = 1 << 20;

    private final Upstream upstream;
    private final UpstreamLimits limits;
    private final ExecutorService threads;
    private final Tokens tokens;
    private final Origin own;
    private @Nullable HttpClient client;

    Remote(Upstream upstream, UpstreamLimits limits, InstantSource clock, ExecutorService threads) {
        this.upstream = upstream;
        this.limits = limits;
        this.threads = threads;
        this.tokens = new Tokens(upstream, limits, clock);
        this.own = Origin.of(upstream.url()).orElseThrow();
    }

    /**
     * What is asked for.
     *
     * @param method {@code GET} or {@code HEAD}
     * @param remote the repository, as the upstream calls it
     * @param path behind the repository, such as {@code manifests/latest}
     * @param accept media types; none for any
     * @param from the first byte that is wanted
     */
    record Ask(String method, RepositoryName remote, String path, List<String> accept, long from) {}

    /**
     * An answer whose body is still to come.
     *
     * @param status 200, 206 or 404
     */
    record Reply(int status, HttpHeaders headers, InputStream body) implements AutoCloseable {
        /** What is not read is not wanted: the connection ends with it. */
        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException e) {
                // There is nothing left of it either way.
            }
        }
    }

    /** Asks, with a token where one is wanted; gives what was found, or that there is none. */
    Reply ask(Ask ask, Deadline deadline) throws UpstreamFault {
        Optional<String> known = tokens.known(ask.remote());
        var response = follow(ask, known, deadline);
        if (response.statusCode() == 401 && isOwn(response.uri())) {
            var challenges =
                    response.headers().allValues("WWW-Authenticate").stream()
                            .flatMap(header -> Challenge.parse(header).stream())
                            .toList();
            close(response);
            tokens.forget(ask.remote());
            String authorization =
                    tokens.obtain(
                            ask.remote(),
                            challenges,
                            (request, most) -> token(request, most, deadline));
            response = follow(ask, Optional.of(authorization), deadline);
        }
        return judged(ask, response, deadline);
    }

    private Reply judged(Ask ask, HttpResponse<InputStream> response, Deadline deadline)
            throws UpstreamFault {
        int status = response.statusCode();
        if (status == 200 || status == 404 || (status == 206 && ask.from() > 0)) {
            return new Reply(
                    status,
                    response.headers(),
                    new GuardedBody(response.body(), limits.stall(), deadline));
        }
        close(response);
        String answered = who() + " answered " + status;
        throw switch (status) {
            case 401, 403 -> {
                tokens.forget(ask.remote());
                yield new UpstreamFault(Kind.REFUSED, answered);
            }
            case 408, 429 -> new UpstreamFault(Kind.FAILED, answered);
            default -> new UpstreamFault(status >= 500 ? Kind.FAILED : Kind.WRONG, answered);
        };
    }

    private HttpResponse<InputStream> follow(
            Ask ask, Optional<String> authorization, Deadline deadline) throws UpstreamFault {
        URI at = upstream.at("/v2/" + ask.remote() + "/" + ask.path());
        for (int hop = 0; hop <= limits.redirects(); hop++) {
            var request = HttpRequest.newBuilder(at).method(ask.method(), BodyPublishers.noBody());
            ask.accept().forEach(type -> request.header("Accept", type));
            if (ask.from() > 0) {
                request.header("Range", "bytes=" + ask.from() + "-");
            }
            if (authorization.isPresent() && isOwn(at)) {
                request.header("Authorization", authorization.get());
            }
            var response = send(request, deadline);
            switch (response.statusCode()) {
                case 301, 302, 303, 307, 308 -> {
                    close(response);
                    at = next(at, response.headers().firstValue("Location").orElse(""));
                }
                default -> {
                    return response;
                }
            }
        }
        throw new UpstreamFault(
                Kind.WRONG, who() + " redirects more than " + limits.redirects() + " times");
    }

    private URI next(URI from, String location) throws UpstreamFault {
        try {
            var to = from.resolve(location);
            Optional<Origin> origin = Origin.of(to);
            if (!location.isEmpty()
                    && origin.isPresent()
                    && !origin.get().isPlainAfter(Origin.of(from).orElseThrow())) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            // Refused like any other.
        }
        throw new UpstreamFault(Kind.WRONG, who() + " redirects to where nothing may be fetched");
    }

    private boolean isOwn(URI url) {
        return Origin.of(url).equals(Optional.of(own));
    }

    private byte[] token(HttpRequest.Builder request, int mostBytes, Deadline deadline)
            throws UpstreamFault {
        var response = send(request, deadline);
        try (var body = new GuardedBody(response.body(), limits.stall(), deadline)) {
            if (response.statusCode() != 200) {
                throw new UpstreamFault(
                        response.statusCode() >= 500 ? Kind.FAILED : Kind.REFUSED,
                        "the token server of "
                                + upstream.prefix()
                                + " answered "
                                + response.statusCode());
            }
            byte[] bytes = body.readNBytes(mostBytes + 1);
            if (bytes.length > mostBytes) {
                throw new UpstreamFault(
                        Kind.WRONG, "a token has more than " + mostBytes + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request, Deadline deadline)
            throws UpstreamFault {
        try {
            return client().send(
                            request.timeout(deadline.left(limits.answer())).build(),
                            BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw broken(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UpstreamFault(Kind.UNREACHABLE, "the registry is closing", e);
        } catch (IllegalArgumentException e) {
            throw new UpstreamFault(Kind.WRONG, who() + " names no address that can be asked", e);
        }
    }

    /** The fault that a failure of the connection is. */
    UpstreamFault broken(IOException cause) {
        if (cause instanceof SSLHandshakeException) {
            return new UpstreamFault(Kind.WRONG, who() + " has no certificate to trust", cause);
        }
        boolean late =
                cause instanceof HttpTimeoutException || cause instanceof SocketTimeoutException;
        return late
                ? new UpstreamFault(Kind.SLOW, who() + " did not answer in time", cause)
                : new UpstreamFault(Kind.UNREACHABLE, who() + " cannot be reached", cause);
    }

    private String who() {
        return "the registry behind " + upstream.prefix();
    }

    private static void close(HttpResponse<InputStream> response) {
        new Reply(response.statusCode(), response.headers(), response.body()).close();
    }

    /** Made when it is first needed: most appliances pull from nowhere. */
    private synchronized HttpClient client() throws UpstreamFault {
        HttpClient made = client;
        if (made == null) {
            var builder =
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .connectTimeout(limits.connect())
                            .executor(threads);
            if (upstream.authority().isPresent()) {
                builder.sslContext(Trust.of(upstream.authority().get(), TRUST_BYTES));
            }
            made = builder.build();
            client = made;
        }
        return made;
    }

    @Override
    public synchronized void close() {
        HttpClient made = client;
        if (made != null) {
            made.shutdownNow();
        }
    }
}
