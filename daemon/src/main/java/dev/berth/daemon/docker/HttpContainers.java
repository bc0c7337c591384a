package dev.berth.daemon.docker;

import com.google.gson.JsonObject;
import dev.berth.daemon.docker.EngineException.Kind;
import dev.berth.daemon.docker.EngineRequest.Body;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link EngineContainers} over the engine's HTTP API. */
final class HttpContainers implements EngineContainers {
    private final EngineCalls calls;

    HttpContainers(EngineCalls calls) {
        this.calls = calls;
    }

    @Override
    public List<ContainerSummary> list(List<String> labels) throws EngineException {
        return list(
                EngineRequest.get("/containers/json")
                        .with("all", "1")
                        .with("filters", Filters.labels(labels)));
    }

    private List<ContainerSummary> list(EngineRequest request) throws EngineException {
        return calls.call(
                request,
                EngineCalls.CALL_LIMIT,
                response -> {
                    var found = new ArrayList<ContainerSummary>();
                    for (var entry : Fields.parseList(EngineCalls.text(response))) {
                        found.add(ContainerReader.summary(entry));
                    }
                    return List.copyOf(found);
                });
    }

    @Override
    public Optional<ObservedContainer> inspect(String id) throws EngineException {
        return calls.find(EngineRequest.get(path(id) + "/json"), ContainerReader::inspected);
    }

    @Override
    public List<ObservedContainer> observe(String owner) throws EngineException {
        var observed = new ArrayList<ObservedContainer>();
        for (var summary : list(List.of(Ownership.filter(owner)))) {
            inspect(summary.id()).ifPresent(observed::add);
        }
        return List.copyOf(observed);
    }

    @Override
    public String create(ContainerSpec spec) throws EngineException {
        var request =
                EngineRequest.post("/containers/create")
                        .with("name", spec.name())
                        .with(new Body.Json(CreateRequest.of(spec)));
        var answer = calls.object(request);
        var id = answer.text("Id");
        try {
            EngineWarnings.check("creating " + spec.name(), answer);
        } catch (IsolationWeakened weakened) {
            try {
                remove(id, true);
            } catch (EngineException e) {
                weakened.addSuppressed(e);
            }
            throw weakened;
        }
        return id;
    }

    @Override
    public boolean start(String id) throws EngineException {
        return calls.status(EngineRequest.post(path(id) + "/start"), EngineCalls.CALL_LIMIT) != 304;
    }

    @Override
    public boolean stop(String id, Duration grace) throws EngineException {
        var request =
                EngineRequest.post(path(id) + "/stop").with("t", Long.toString(grace.toSeconds()));
        return calls.longStatus(request, grace.plus(EngineCalls.CALL_LIMIT)) != 304;
    }

    @Override
    public boolean kill(String id, String signal) throws EngineException {
        try {
            calls.status(
                    EngineRequest.post(path(id) + "/kill").with("signal", signal),
                    EngineCalls.CALL_LIMIT);
            return true;
        } catch (EngineException e) {
            if (e.kind() == Kind.CONFLICT || e.kind() == Kind.MISSING) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void update(String id, CpuGrant cpu) throws EngineException {
        var body = new JsonObject();
        CreateRequest.cpu(cpu, body);
        var answer =
                calls.object(EngineRequest.post(path(id) + "/update").with(new Body.Json(body)));
        EngineWarnings.check("updating " + id, answer);
    }

    @Override
    public void limit(String id, long memoryBytes, long pids) throws EngineException {
        var body = new JsonObject();
        if (memoryBytes > 0) {
            body.addProperty("Memory", memoryBytes);
            // The sum of both: equal means no swap.
            body.addProperty("MemorySwap", memoryBytes);
        }
        if (pids > 0) {
            body.addProperty("PidsLimit", pids);
        }
        var answer =
                calls.object(EngineRequest.post(path(id) + "/update").with(new Body.Json(body)));
        EngineWarnings.check("limiting " + id, answer);
    }

    @Override
    public List<ObservedContainer> others(String owner, int atMost) throws EngineException {
        var others = new ArrayList<ObservedContainer>();
        for (var summary : list(EngineRequest.get("/containers/json"))) {
            boolean isOurs = owner.equals(summary.labels().get(Ownership.OWNER));
            if (!isOurs && others.size() < atMost) {
                inspect(summary.id()).ifPresent(others::add);
            }
        }
        return List.copyOf(others);
    }

    @Override
    public boolean remove(String id, boolean force) throws EngineException {
        return calls.remove(
                EngineRequest.delete(path(id)).with("force", force ? "1" : "0").with("v", "1"));
    }

    @Override
    public EngineStream logs(String id, LogOptions options, LogSink sink) throws EngineException {
        var request =
                EngineRequest.get(path(id) + "/logs")
                        .with("stdout", "1")
                        .with("stderr", "1")
                        .with("follow", options.follow() ? "1" : "0")
                        .with("timestamps", options.timestamps() ? "1" : "0")
                        .with(
                                "tail",
                                options.tail() < 0 ? "all" : Integer.toString(options.tail()));
        // A container that says nothing is no fault: a follower waits until someone closes.
        var deadline = options.follow() ? Deadline.never() : Deadline.idle(EngineCalls.CALL_LIMIT);
        return calls.log(
                request,
                deadline,
                response -> {
                    LogFrames.deliver(response.body(), sink);
                    return "";
                });
    }

    static String path(String id) {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a container without id");
        }
        return "/containers/" + EngineRequest.encode(id);
    }
}
