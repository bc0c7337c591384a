package dev.berth.proxy.observe;

import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.route.ServiceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is told about one request; filled while the request is served, written afterwards by the
 * log's own thread.
 */
public final class AccessEntry implements LogEntry {
    /** Characters of a text that a client chose. */
    private static final int MAX_TEXT = 1024;

    private static final long NEVER = Long.MIN_VALUE;
    private static final long NANOS_PER_MICRO = 1_000;

    private final Instant time;
    private final long startNanos = System.nanoTime();
    private final String requestId;
    private String trace = "";
    private String client = "";
    private String protocol = "";
    private String method = "";
    private String host = "";
    private String target = "";
    private String route = "";
    private String subject = "";
    private String clientId = "";
    private String tokenId = "";
    private @Nullable ServiceKey service;
    private @Nullable Endpoint endpoint;
    private int tries;
    private long firstTryNanos = NEVER;
    private long tryNanos = NEVER;
    private long headNanos = NEVER;
    private long endNanos = NEVER;
    private int status;
    private long bytes;
    private String fault = "";
    private String detail = "";

    /**
     * Begins the entry.
     *
     * @param requestId also named in the answer to a failed request
     */
    public AccessEntry(Instant time, String requestId) {
        this.time = time;
        this.requestId = requestId;
    }

    /** Who asks for what; the query is left out, for it may hold secrets. */
    public void request(
            String from, String spokenProtocol, String verb, String authority, String rawTarget) {
        client = from;
        protocol = spokenProtocol;
        method = verb;
        host = authority;
        target = rawTarget;
    }

    /** The trace that the request is a part of (W3C Trace Context, trace-id). */
    public void trace(String traceId) {
        trace = traceId;
    }

    public void route(String name) {
        route = name;
    }

    public void principal(String subjectOfToken, String client, String token) {
        subject = subjectOfToken;
        clientId = client;
        tokenId = token;
    }

    /** A try begins: which endpoint of which service is asked. */
    public void upstream(ServiceKey key, Endpoint asked) {
        service = key;
        endpoint = asked;
        tries++;
        tryNanos = System.nanoTime();
        if (firstTryNanos == NEVER) {
            firstTryNanos = tryNanos;
        }
    }

    /** The endpoint's answer has begun. */
    public void firstByte() {
        headNanos = System.nanoTime();
    }

    /**
     * What was answered.
     *
     * @param answered the status
     * @param bodyBytes of the answer's body
     */
    public void answer(int answered, long bodyBytes) {
        status = answered;
        bytes = bodyBytes;
    }

    /** Why there was no whole answer. */
    public void fault(String kind, String why) {
        fault = kind;
        detail = why;
    }

    /** When the request began. */
    public Instant time() {
        return time;
    }

    /** Ends the entry; nobody changes it any more. */
    void end() {
        endNanos = System.nanoTime();
    }

    String route() {
        return route;
    }

    int status() {
        return status;
    }

    long bytes() {
        return bytes;
    }

    /** The kind of the fault; empty for none. */
    String fault() {
        return fault;
    }

    Duration duration() {
        return Duration.ofNanos(endNanos - startNanos);
    }

    Optional<ServiceKey> service() {
        return Optional.ofNullable(service);
    }

    /** The endpoint that was asked last. */
    Optional<Endpoint> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    /** How long the endpoint that was asked last took to begin its answer, if it did. */
    Optional<Duration> untilHead() {
        return headNanos == NEVER || tryNanos == NEVER
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(headNanos - tryNanos));
    }

    @Override
    public String line(PodPlaces places) {
        JsonLine json = new JsonLine().text("time", time.toString());
        text(json, "request", requestId);
        text(json, "trace", trace);
        text(json, "client", client);
        text(json, "protocol", protocol);
        text(json, "method", method);
        text(json, "host", host);
        text(json, "path", path());
        text(json, "route", route);
        text(json, "subject", subject);
        text(json, "client_id", clientId);
        text(json, "token_id", tokenId);
        if (service != null) {
            text(json, "service", service.toString());
        }
        if (endpoint != null) {
            text(json, "upstream", endpoint.authority());
            PodPlace place = places.of(endpoint.pod());
            text(json, "pod", place.pod());
            text(json, "slot", place.slots());
            json.number("tries", tries);
            micros(json, "queue_us", firstTryNanos);
        }
        micros(json, "first_byte_us", headNanos);
        json.number("status", status).number("bytes", bytes);
        text(json, "fault", fault);
        text(json, "detail", detail);
        micros(json, "duration_us", endNanos);
        return json.toString();
    }

    private String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    private void micros(JsonLine json, String name, long at) {
        if (at != NEVER) {
            json.number(name, (at - startNanos) / NANOS_PER_MICRO);
        }
    }

    private static void text(JsonLine json, String name, String value) {
        if (!value.isEmpty()) {
            json.text(name, value.length() <= MAX_TEXT ? value : value.substring(0, MAX_TEXT));
        }
    }
}
