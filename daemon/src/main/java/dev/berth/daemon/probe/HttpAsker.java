package dev.berth.daemon.probe;

import dev.berth.policies.balance.AppProtocol;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.workload.ContainerAction.Header;
import dev.berth.policies.workload.ContainerAction.HttpGet;
import dev.berth.proxy.forward.ProbeCalls;
import dev.berth.proxy.forward.ProbeQuestion;
import dev.berth.proxy.forward.ProbeReply;
import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Fields;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks with a GET: a status from 200 to 399 is a good answer, and redirects are followed within the
 * pod only, as the kubelet does (Kubernetes, {@code pkg/probe/http}).
 */
final class HttpAsker implements ContainerAsker {
    /** Redirects that are followed for one answer. */
    static final int MAX_REDIRECTS = 10;

    private static final int LEAST_GOOD = 200;
    private static final int LEAST_REDIRECT = 300;
    private static final int LEAST_BAD = 400;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final ProbeCalls calls;
    private final CaredContainer container;
    private final Place first;
    private final Fields headers;

    /** Where a question goes. */
    private record Place(boolean encrypted, int port, String target) {}

    HttpAsker(ProbeCalls calls, CaredContainer container, HttpGet get) {
        this.calls = calls;
        this.container = container;
        this.first = new Place(get.encrypted(), get.port(), get.path());
        this.headers = headers(get.headers());
    }

    private static Fields headers(List<Header> given) {
        List<Field> fields = new ArrayList<>();
        given.forEach(header -> fields.add(new Field(header.name(), header.value())));
        var headers = new Fields(fields);
        headers = headers.has("User-Agent") ? headers : headers.with("User-Agent", "berth-probe");
        headers = headers.has("Accept") ? headers : headers.with("Accept", "*/*");
        // An empty one is how a document asks for none.
        return headers.without(field -> field.value().isEmpty());
    }

    @Override
    public ProbeAnswer ask(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        Place place = first;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return ProbeAnswer.bad("no answer within " + timeout.toMillis() + " ms");
            }
            switch (calls.ask(endpoint(place), get(place), Duration.ofNanos(left))) {
                case ProbeReply.Answered answered -> {
                    Optional<Place> next = next(place, answered);
                    if (next.isEmpty()) {
                        return judge(answered);
                    }
                    place = next.get();
                }
                case ProbeReply.Silent(String why) -> {
                    return ProbeAnswer.bad("port " + place.port() + ": " + why);
                }
                case ProbeReply.Connected _, ProbeReply.Checked _ -> {
                    return ProbeAnswer.bad("no answer to a GET");
                }
            }
        }
        return ProbeAnswer.bad("more than " + MAX_REDIRECTS + " redirects");
    }

    private Endpoint endpoint(Place place) {
        return new Endpoint(
                container.address(),
                place.port(),
                container.id(),
                place.encrypted() ? AppProtocol.HTTPS : AppProtocol.HTTP1);
    }

    private ProbeQuestion get(Place place) {
        Fields sent =
                headers.has("Host")
                        ? headers
                        : headers.with("Host", container.address() + ":" + place.port());
        return new ProbeQuestion.Get(place.target(), sent);
    }

    private static ProbeAnswer judge(ProbeReply.Answered answered) {
        int status = answered.status();
        return status >= LEAST_GOOD && status < LEAST_BAD
                ? ProbeAnswer.good("HTTP status " + status)
                : ProbeAnswer.bad(
                        "HTTP status "
                                + status
                                + (answered.start().isBlank() ? "" : ": " + answered.start()));
    }

    /** Where a redirect leads, if it leads to the pod itself. */
    private Optional<Place> next(Place from, ProbeReply.Answered answered) {
        if (answered.status() < LEAST_REDIRECT || answered.status() >= LEAST_BAD) {
            return Optional.empty();
        }
        return answered.fields()
                .first("Location")
                .filter(location -> !location.isBlank())
                .flatMap(location -> place(from, location));
    }

    private Optional<Place> place(Place from, String location) {
        try {
            String scheme = from.encrypted() ? "https" : "http";
            String base = scheme + "://" + container.address() + ":" + from.port() + from.target();
            URI to = new URI(base).resolve(new URI(location));
            boolean encrypted = "https".equals(to.getScheme());
            if (!container.address().equals(to.getHost())
                    || !(encrypted || "http".equals(to.getScheme()))) {
                return Optional.empty();
            }
            String path =
                    to.getRawPath() == null || to.getRawPath().isEmpty() ? "/" : to.getRawPath();
            String query = to.getRawQuery() == null ? "" : "?" + to.getRawQuery();
            int usual = encrypted ? HTTPS_PORT : HTTP_PORT;
            int port = to.getPort() < 0 ? usual : to.getPort();
            return port < 1 || port > 0xffff
                    ? Optional.empty()
                    : Optional.of(new Place(encrypted, port, path + query));
        } catch (URISyntaxException | IllegalArgumentException unreadable) {
            // Who redirects to nowhere has answered all the same.
            return Optional.empty();
        }
    }
}
