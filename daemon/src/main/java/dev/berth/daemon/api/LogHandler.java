package dev.berth.daemon.api;

import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.LogOptions;
import dev.berth.policies.reconcile.ObservedPod;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;

/** What a pod wrote to its output, streamed as the engine gives it. */
final class LogHandler implements HttpService {
    private final Supplier<Optional<LiveState>> live;
    private final Engine engine;

    LogHandler(Supplier<Optional<LiveState>> live, Engine engine) {
        this.live = live;
        this.engine = engine;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/api/v1/namespaces/{namespace}/pods/{name}/log", this::log);
    }

    private void log(ServerRequest request, ServerResponse response) {
        var path = request.path().pathParameters();
        LiveState state = PodHandlers.live(live);
        String container =
                PodHandlers.find(state, path.get("namespace"), path.get("name"))
                        .observed()
                        .map(ObservedPod::containerId)
                        .orElseThrow(
                                () ->
                                        ApiRefusal.badRequest(
                                                "pod \""
                                                        + path.get("name")
                                                        + "\" has no container so far"));
        var options =
                new LogOptions(flag(request, "follow"), tail(request), flag(request, "timestamps"));
        response.header(HeaderNames.CONTENT_TYPE, Answers.TEXT);
        stream(container, options, response);
    }

    private void stream(String container, LogOptions options, ServerResponse response) {
        try (OutputStream out = response.outputStream();
                var stream =
                        engine.containers()
                                .logs(
                                        container,
                                        options,
                                        (source, bytes, offset, length) -> {
                                            out.write(bytes, offset, length);
                                            out.flush();
                                        })) {
            stream.await();
        } catch (EngineException e) {
            if (!response.isSent()) {
                throw ApiRefusal.unavailable("the engine gives no log: " + e.getMessage());
            }
        } catch (IOException e) {
            // The reader went away; nobody is left to be told.
            throw new UncheckedIOException(e);
        }
    }

    private static boolean flag(ServerRequest request, String name) {
        return request.query().first(name).map("true"::equals).orElse(false);
    }

    private static int tail(ServerRequest request) {
        String text = request.query().first("tailLines").orElse("");
        if (text.isEmpty()) {
            return -1;
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw ApiRefusal.badRequest("tailLines is \"" + text + "\", expected a whole number");
        }
        return Integer.parseInt(text);
    }
}
