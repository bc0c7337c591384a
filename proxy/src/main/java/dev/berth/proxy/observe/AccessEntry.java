package dev.berth.proxy.observe;

import com.google.gson.JsonObject;
import java.time.Instant;

/** What the access log says about one request; filled while the request is served. */
public final class AccessEntry {
    private static final int MAX_TEXT = 1024;

    private final Instant time;
    private final long startNanos = System.nanoTime();
    private final JsonObject json = new JsonObject();

    /**
     * Begins the entry.
     *
     * @param requestId also named in the answer to a failed request
     */
    public AccessEntry(Instant time, String requestId) {
        this.time = time;
        json.addProperty("time", time.toString());
        json.addProperty("request", requestId);
    }

    /** Who asks for what; the query is left out, for it may hold secrets. */
    public void request(String client, String protocol, String method, String host, String target) {
        int query = target.indexOf('?');
        json.addProperty("client", client);
        json.addProperty("protocol", protocol);
        json.addProperty("method", cut(method));
        json.addProperty("host", cut(host));
        json.addProperty("path", cut(query < 0 ? target : target.substring(0, query)));
    }

    public void route(String name) {
        json.addProperty("route", name);
    }

    public void principal(String subject, String clientId, String tokenId) {
        json.addProperty("subject", cut(subject));
        json.addProperty("client_id", cut(clientId));
        json.addProperty("token_id", cut(tokenId));
    }

    public void upstream(String authority, String pod) {
        json.addProperty("upstream", authority);
        json.addProperty("pod", pod);
    }

    /** How long the endpoint took to begin its answer. */
    public void firstByte() {
        json.addProperty("first_byte_us", sinceStartMicros());
    }

    /**
     * Ends the entry.
     *
     * @param status as answered
     * @param bytes of the answer's body
     */
    public void answer(int status, long bytes) {
        json.addProperty("status", status);
        json.addProperty("bytes", bytes);
    }

    /** Why there was no whole answer. */
    public void fault(String kind, String detail) {
        json.addProperty("fault", kind);
        json.addProperty("detail", cut(detail));
    }

    /** When the request began. */
    public Instant time() {
        return time;
    }

    String line() {
        json.addProperty("duration_us", sinceStartMicros());
        return json.toString();
    }

    private long sinceStartMicros() {
        return (System.nanoTime() - startNanos) / 1000;
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
