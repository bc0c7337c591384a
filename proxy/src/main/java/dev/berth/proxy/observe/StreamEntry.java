package dev.berth.proxy.observe;

import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.route.ServiceKey;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is told about one connection that was passed on unread. */
public final class StreamEntry implements LogEntry {
    private static final long NEVER = Long.MIN_VALUE;
    private static final long NANOS_PER_MICRO = 1_000;

    private final Instant time;
    private final long startNanos = System.nanoTime();
    private final String id;
    private final String protocol;
    private final int port;
    private String client = "";
    private String host = "";
    private String route = "";
    private @Nullable ServiceKey service;
    private @Nullable Endpoint endpoint;
    private int tries;
    private long connectedNanos = NEVER;
    private long endNanos = NEVER;
    private long received;
    private long sent;
    private String fault = "";
    private String detail = "";

    /**
     * Begins the entry.
     *
     * @param id of the connection
     * @param protocol {@code tcp} or {@code tls}
     * @param port where it was accepted
     */
    public StreamEntry(Instant time, String id, String protocol, int port) {
        this.time = time;
        this.id = id;
        this.protocol = protocol;
        this.port = port;
    }

    /** Where the connection comes from. */
    public void client(String address) {
        client = address;
    }

    /** The server name that the client asked for. */
    public void host(String name) {
        host = name;
    }

    public void route(String name) {
        route = name;
    }

    /** An endpoint of a service is asked for a connection. */
    public void upstream(ServiceKey key, Endpoint asked) {
        service = key;
        endpoint = asked;
        tries++;
    }

    /** The endpoint has taken the connection. */
    public void connected() {
        connectedNanos = System.nanoTime();
    }

    /**
     * What was passed on.
     *
     * @param fromClient bytes that the endpoint got
     * @param toClient bytes that the client got
     */
    public void bytes(long fromClient, long toClient) {
        received = fromClient;
        sent = toClient;
    }

    /** Why the connection did not end by itself. */
    public void fault(String kind, String why) {
        fault = kind;
        detail = why;
    }

    void end() {
        endNanos = System.nanoTime();
    }

    String route() {
        return route;
    }

    String fault() {
        return fault;
    }

    long received() {
        return received;
    }

    long sent() {
        return sent;
    }

    Duration duration() {
        return Duration.ofNanos(endNanos - startNanos);
    }

    @Override
    public String line(PodPlaces places) {
        JsonLine json = new JsonLine().text("time", time.toString()).text("connection", id);
        text(json, "client", client);
        json.text("protocol", protocol).number("port", port);
        text(json, "host", host);
        text(json, "route", route);
        if (service != null && endpoint != null) {
            json.text("service", service.toString()).text("upstream", endpoint.authority());
            PodPlace place = places.of(endpoint.pod());
            text(json, "pod", place.pod());
            text(json, "slot", place.slots());
            json.number("tries", tries);
        }
        if (connectedNanos != NEVER) {
            json.number("connect_us", (connectedNanos - startNanos) / NANOS_PER_MICRO);
        }
        json.number("received", received).number("sent", sent);
        text(json, "fault", fault);
        text(json, "detail", detail);
        return json.number("duration_us", (endNanos - startNanos) / NANOS_PER_MICRO).toString();
    }

    private static void text(JsonLine json, String name, String value) {
        if (!value.isEmpty()) {
            json.text(name, value);
        }
    }
}
