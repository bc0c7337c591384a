package dev.berth.daemon.docker;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.docker.EngineException.Kind;
import dev.berth.daemon.docker.EngineRequest.Body;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** {@link EngineExecs} over the engine's HTTP API. */
final class HttpExecs implements EngineExecs {
    private final EngineCalls calls;

    HttpExecs(EngineCalls calls) {
        this.calls = calls;
    }

    @Override
    public String create(String containerId, List<String> command) throws EngineException {
        var words = new JsonArray();
        command.forEach(words::add);
        var body = new JsonObject();
        body.add("Cmd", words);
        body.addProperty("AttachStdout", true);
        body.addProperty("AttachStderr", true);
        var request =
                EngineRequest.post(HttpContainers.path(containerId) + "/exec")
                        .with(new Body.Json(body));
        return calls.object(request).text("Id");
    }

    @Override
    public void start(String id, Duration limit, LogSink sink) throws EngineException {
        var body = new JsonObject();
        body.addProperty("Detach", false);
        body.addProperty("Tty", false);
        var request = EngineRequest.post(path(id) + "/start").with(new Body.Json(body));
        calls.exec(
                request,
                limit,
                response -> {
                    LogFrames.deliver(response.body(), sink);
                    return "";
                });
    }

    @Override
    public OptionalInt exitCode(String id) throws EngineException {
        try {
            var state = calls.object(EngineRequest.get(path(id) + "/json"));
            return state.flag("Running")
                    ? OptionalInt.empty()
                    : OptionalInt.of((int) state.number("ExitCode"));
        } catch (EngineException e) {
            if (e.kind() == Kind.MISSING) {
                // The engine forgets commands of containers that are gone.
                return OptionalInt.of(-1);
            }
            throw e;
        }
    }

    private static String path(String id) {
        return "/exec/" + EngineRequest.encode(id);
    }
}
