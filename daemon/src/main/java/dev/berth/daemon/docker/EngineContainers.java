package dev.berth.daemon.docker;

import com.google.gson.JsonObject;
import dev.berth.daemon.docker.EngineException.Kind;
import dev.berth.daemon.docker.EngineRequest.Body;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Calls about containers; an id may also be a name.
 *
 * <p>Every method fails with {@code UNREACHABLE}, {@code TIMEOUT}, {@code BUSY}, {@code SERVER}
 * (retryable), or {@code CANCELLED}, {@code PROTOCOL}, {@code VERSION}, {@code REFUSED}; what else
 * it may fail with is said there.
 */
public final class EngineContainers {
    /** Removal deletes files: more than the usual calls need. */
    private static final Duration REMOVE_LIMIT = Duration.ofSeconds(60);

    private final EngineCalls calls;

    EngineContainers(EngineCalls calls) {
        this.calls = calls;
    }

    /** All containers that carry every one of the labels ({@code key} or {@code key=value}). */
    public List<ContainerSummary> list(List<String> labels) throws EngineException {
        var request =
                EngineRequest.get("/containers/json")
                        .with("all", "1")
                        .with("filters", Filters.labels(labels));
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

    /** One container; empty when there is none. */
    public Optional<ObservedContainer> inspect(String id) throws EngineException {
        try {
            return Optional.of(
                    ContainerReader.inspected(calls.object(EngineRequest.get(path(id) + "/json"))));
        } catch (EngineException e) {
            if (e.kind() == Kind.MISSING) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Everything that {@code owner} owns, inspected; what vanishes meanwhile is left out. */
    public List<ObservedContainer> observe(String owner) throws EngineException {
        var observed = new ArrayList<ObservedContainer>();
        for (var summary : list(List.of(Ownership.filter(owner)))) {
            inspect(summary.id()).ifPresent(observed::add);
        }
        return List.copyOf(observed);
    }

    /**
     * Creates a container, which does not run yet.
     *
     * @return its id
     * @throws EngineException {@code NAME_TAKEN} when the name exists: adopt or remove that one;
     *     {@code MISSING} when the engine does not have the image or the network
     * @throws IsolationWeakened when the engine cannot enforce a part; the container is removed
     *     again, since the next look would otherwise take it for a good one
     */
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

    /**
     * Starts a container.
     *
     * @return false when it runs already
     * @throws EngineException {@code MISSING} when there is none
     */
    public boolean start(String id) throws EngineException {
        return calls.status(EngineRequest.post(path(id) + "/start"), EngineCalls.CALL_LIMIT) != 304;
    }

    /**
     * Asks a container to end and kills it after {@code grace}; returns when it has ended.
     *
     * @return false when it did not run
     * @throws EngineException {@code MISSING} when there is none
     */
    public boolean stop(String id, Duration grace) throws EngineException {
        var request =
                EngineRequest.post(path(id) + "/stop").with("t", Long.toString(grace.toSeconds()));
        return calls.longStatus(request, grace.plus(EngineCalls.CALL_LIMIT)) != 304;
    }

    /**
     * Sends a signal.
     *
     * @param signal such as {@code SIGKILL}
     * @return false when there is no container or it does not run
     */
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

    /**
     * Changes CPUs, quota and weight, live when the container runs. What the grant leaves out stays
     * as it is: a pin or a quota can be replaced, never taken away.
     *
     * @throws EngineException {@code MISSING} when there is none
     * @throws IsolationWeakened when the engine cannot enforce a part
     */
    public void update(String id, CpuGrant cpu) throws EngineException {
        var body = new JsonObject();
        CreateRequest.cpu(cpu, body);
        var answer =
                calls.object(EngineRequest.post(path(id) + "/update").with(new Body.Json(body)));
        EngineWarnings.check("updating " + id, answer);
    }

    /**
     * Removes a container with its anonymous volumes.
     *
     * @param force kill it first when it runs
     * @return false when there is none
     * @throws EngineException {@code CONFLICT} when it runs and {@code force} is off, or while
     *     another removal is under way
     */
    public boolean remove(String id, boolean force) throws EngineException {
        try {
            calls.longStatus(
                    EngineRequest.delete(path(id)).with("force", force ? "1" : "0").with("v", "1"),
                    REMOVE_LIMIT);
            return true;
        } catch (EngineException e) {
            if (e.kind() == Kind.MISSING) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Delivers output to {@code sink} on a thread of the client, until its end or until the stream
     * is closed. A slow sink slows the engine's reading of this stream, never the container.
     *
     * @throws EngineException {@code BUSY} when too many logs are read; the rest comes out of
     *     {@link EngineStream#await}, as {@code MISSING} does when there is no such container
     */
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

    private static String path(String id) {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a container without id");
        }
        return "/containers/" + EngineRequest.encode(id);
    }
}
