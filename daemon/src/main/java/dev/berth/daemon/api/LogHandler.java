package dev.berth.daemon.api;

import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.LogOptions;
import dev.berth.policies.reconcile.ContainerRole;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.PodContainer;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** What a pod wrote to its output, streamed as the engine gives it. */
final class LogHandler implements HttpService {
    private static final Logger LOG = System.getLogger(LogHandler.class.getName());

    private final Supplier<Optional<LiveState>> live;
    private final Engine engine;
    private final LogFollowers followers = new LogFollowers();

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
        ObservedPod pod =
                PodHandlers.find(state, path.get("namespace"), path.get("name"))
                        .observed()
                        .orElseThrow(
                                () ->
                                        ApiRefusal.badRequest(
                                                "pod \""
                                                        + path.get("name")
                                                        + "\" has no container so far"));
        String container = container(pod, request.query().first("container").orElse("")).id();
        var options =
                new LogOptions(flag(request, "follow"), tail(request), flag(request, "timestamps"));
        response.header(HeaderNames.CONTENT_TYPE, Answers.TEXT);
        stream(container, options, response);
    }

    /** The one of that name; the first of the main ones where none is named. */
    private static PodContainer container(ObservedPod pod, String name) {
        List<PodContainer> named =
                pod.containers().stream()
                        .filter(container -> container.role() != ContainerRole.SANDBOX)
                        .toList();
        return named.stream()
                .filter(
                        container ->
                                name.isEmpty()
                                        ? container.role() == ContainerRole.MAIN
                                        : container.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                ApiRefusal.badRequest(
                                        "container is \""
                                                + name
                                                + "\", expected one of "
                                                + named.stream().map(PodContainer::name).toList()));
    }

    private void stream(String container, LogOptions options, ServerResponse response) {
        var self = new AtomicReference<LogFollowers.Follower>(() -> {});
        var body = new LogBody(response, () -> followers.sent(self.get()));
        try (var stream = engine.containers().logs(container, options, body)) {
            self.set(stream::close);
            if (options.follow()) {
                followers.enter(self.get());
            }
            stream.await();
        } catch (EngineException e) {
            if (!body.hasBegun()) {
                throw refusal(e);
            }
        } finally {
            followers.leave(self.get());
        }
        try {
            body.end();
        } catch (IOException | RuntimeException gone) {
            LOG.log(Level.DEBUG, "the reader of a log went away", gone);
        }
    }

    private static ApiRefusal refusal(EngineException e) {
        return e.kind() == EngineException.Kind.MISSING
                ? ApiRefusal.notFound("the pod's container")
                : ApiRefusal.unavailable("the engine gives no log: " + e.getMessage());
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
