package dev.berth.daemon.probe;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.workload.ContainerAction;
import dev.berth.policies.workload.ContainerHealth;
import dev.berth.policies.workload.ContainerProbe;
import dev.berth.policies.workload.ProbeKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A container's probes and hooks as a label of it, in which a later daemon finds them whatever the
 * documents say by then: JSON without what has its default, times in seconds.
 *
 * <pre>{"readiness":{"get":{"path":"/","port":80},"period":5},"preStop":{"sleep":3}}</pre>
 */
public final class HealthLabel {
    /** Characters; the readers of documents keep far below. */
    private static final int MAX_CHARACTERS = 64 * 1024;

    private static final String POST_START = "postStart";
    private static final String PRE_STOP = "preStop";
    private static final String GET = "get";
    private static final String TCP = "tcp";
    private static final String GRPC = "grpc";
    private static final String EXEC = "exec";
    private static final String SLEEP = "sleep";
    private static final String GRACE = "grace";
    private static final long PERIOD = ContainerProbe.DEFAULT_PERIOD.toSeconds();
    private static final long TIMEOUT = ContainerProbe.DEFAULT_TIMEOUT.toSeconds();

    private HealthLabel() {}

    /** The label; empty for none. */
    public static String write(ContainerHealth health) {
        if (health.equals(ContainerHealth.NONE)) {
            return "";
        }
        var json = new JsonObject();
        for (ProbeKind kind : ProbeKind.values()) {
            health.probe(kind).ifPresent(probe -> json.add(name(kind), probe(probe)));
        }
        health.postStart().ifPresent(hook -> json.add(POST_START, action(hook)));
        health.preStop().ifPresent(hook -> json.add(PRE_STOP, action(hook)));
        return json.toString();
    }

    /** What it says; refused where it is none that we wrote. */
    public static Result<ContainerHealth> read(String label) {
        if (label.isEmpty()) {
            return Result.ok(ContainerHealth.NONE);
        }
        try {
            if (label.length() <= MAX_CHARACTERS
                    && JsonParser.parseString(label) instanceof JsonObject json) {
                return Result.ok(
                        new ContainerHealth(
                                probe(json, ProbeKind.STARTUP),
                                probe(json, ProbeKind.READINESS),
                                probe(json, ProbeKind.LIVENESS),
                                hook(json, POST_START),
                                hook(json, PRE_STOP)));
            }
        } catch (JsonParseException | IllegalArgumentException | IllegalStateException e) {
            return unreadable(String.valueOf(e.getMessage()));
        } catch (UnsupportedOperationException | ClassCastException e) {
            return unreadable("a value of another type");
        }
        return unreadable(label.length() + " characters, expected an object");
    }

    private static Result<ContainerHealth> unreadable(String why) {
        return Result.refused(List.of(Problem.at("health", why)));
    }

    private static String name(ProbeKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static JsonObject probe(ContainerProbe probe) {
        JsonObject json = action(probe.action());
        number(json, "delay", probe.initialDelay().toSeconds(), 0);
        number(json, "period", probe.period().toSeconds(), PERIOD);
        number(json, "timeout", probe.timeout().toSeconds(), TIMEOUT);
        number(
                json,
                "successes",
                probe.successThreshold(),
                ContainerProbe.DEFAULT_SUCCESS_THRESHOLD);
        number(
                json,
                "failures",
                probe.failureThreshold(),
                ContainerProbe.DEFAULT_FAILURE_THRESHOLD);
        probe.terminationGrace().ifPresent(grace -> json.addProperty(GRACE, grace.toSeconds()));
        return json;
    }

    private static void number(JsonObject json, String name, long value, long usual) {
        if (value != usual) {
            json.addProperty(name, value);
        }
    }

    private static long number(JsonObject json, String name, long usual) {
        return json.has(name) ? json.get(name).getAsLong() : usual;
    }

    private static Optional<ContainerProbe> probe(JsonObject label, ProbeKind kind) {
        if (!label.has(name(kind))) {
            return Optional.empty();
        }
        JsonObject json = label.getAsJsonObject(name(kind));
        if (!(read(json) instanceof ContainerAction.OfProbe action)) {
            throw new IllegalArgumentException("a probe that sleeps");
        }
        return Optional.of(
                new ContainerProbe(
                        action,
                        Duration.ofSeconds(number(json, "delay", 0)),
                        Duration.ofSeconds(number(json, "period", PERIOD)),
                        Duration.ofSeconds(number(json, "timeout", TIMEOUT)),
                        threshold(json, "successes", ContainerProbe.DEFAULT_SUCCESS_THRESHOLD),
                        threshold(json, "failures", ContainerProbe.DEFAULT_FAILURE_THRESHOLD),
                        json.has(GRACE)
                                ? Optional.of(Duration.ofSeconds(json.get(GRACE).getAsLong()))
                                : Optional.empty()));
    }

    private static int threshold(JsonObject json, String name, int usual) {
        return Math.clamp(number(json, name, usual), 0, Integer.MAX_VALUE);
    }

    private static Optional<ContainerAction.OfHook> hook(JsonObject label, String name) {
        if (!label.has(name)) {
            return Optional.empty();
        }
        if (!(read(label.getAsJsonObject(name)) instanceof ContainerAction.OfHook hook)) {
            throw new IllegalArgumentException("a hook that asks");
        }
        return Optional.of(hook);
    }

    private static JsonObject action(ContainerAction action) {
        var json = new JsonObject();
        switch (action) {
            case ContainerAction.HttpGet get -> json.add(GET, get(get));
            case ContainerAction.TcpConnect(int port) -> json.addProperty(TCP, port);
            case ContainerAction.GrpcCheck(int port, String service) -> {
                var check = new JsonObject();
                check.addProperty("port", port);
                check.addProperty("service", service);
                json.add(GRPC, check);
            }
            case ContainerAction.Exec(List<String> command) -> {
                var words = new JsonArray();
                command.forEach(words::add);
                json.add(EXEC, words);
            }
            case ContainerAction.Sleep(Duration time) -> json.addProperty(SLEEP, time.toSeconds());
        }
        return json;
    }

    private static JsonObject get(ContainerAction.HttpGet get) {
        var json = new JsonObject();
        json.addProperty("path", get.path());
        json.addProperty("port", get.port());
        if (get.encrypted()) {
            json.addProperty("tls", true);
        }
        if (!get.headers().isEmpty()) {
            var headers = new JsonArray();
            for (ContainerAction.Header header : get.headers()) {
                headers.add(header.name());
                headers.add(header.value());
            }
            json.add("headers", headers);
        }
        return json;
    }

    private static ContainerAction read(JsonObject json) {
        if (json.has(GET)) {
            return get(json.getAsJsonObject(GET));
        }
        if (json.has(TCP)) {
            return new ContainerAction.TcpConnect(value(json, TCP).getAsInt());
        }
        if (json.has(GRPC)) {
            JsonObject check = json.getAsJsonObject(GRPC);
            return new ContainerAction.GrpcCheck(
                    value(check, "port").getAsInt(), value(check, "service").getAsString());
        }
        if (json.has(EXEC)) {
            return new ContainerAction.Exec(texts(json.getAsJsonArray(EXEC)));
        }
        return new ContainerAction.Sleep(Duration.ofSeconds(value(json, SLEEP).getAsLong()));
    }

    private static ContainerAction get(JsonObject json) {
        List<ContainerAction.Header> headers = new ArrayList<>();
        if (json.has("headers")) {
            List<String> texts = texts(json.getAsJsonArray("headers"));
            for (int at = 0; at + 1 < texts.size(); at += 2) {
                headers.add(new ContainerAction.Header(texts.get(at), texts.get(at + 1)));
            }
        }
        return new ContainerAction.HttpGet(
                value(json, "path").getAsString(),
                value(json, "port").getAsInt(),
                json.has("tls") && json.get("tls").getAsBoolean(),
                headers);
    }

    private static JsonElement value(JsonObject json, String name) {
        if (!json.has(name)) {
            throw new IllegalArgumentException("no " + name);
        }
        return json.get(name);
    }

    private static List<String> texts(JsonArray array) {
        List<String> texts = new ArrayList<>();
        for (JsonElement element : array) {
            texts.add(element.getAsString());
        }
        return texts;
    }
}
