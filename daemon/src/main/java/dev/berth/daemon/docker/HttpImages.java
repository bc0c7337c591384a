package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
import dev.berth.daemon.docker.EngineRequest.Body;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** {@link EngineImages} over the engine's HTTP API. */
final class HttpImages implements EngineImages {
    /**
     * How long a pull or import may be silent: unpacking a large layer on a slow card reports
     * little.
     */
    private static final Duration SILENCE_LIMIT = Duration.ofMinutes(5);

    private final EngineCalls calls;

    HttpImages(EngineCalls calls) {
        this.calls = calls;
    }

    @Override
    public Optional<ImageInfo> inspect(String reference) throws EngineException {
        return calls.find(EngineRequest.get(path(reference) + "/json"), ImageInfo::read);
    }

    @Override
    public List<ImageInfo> list() throws EngineException {
        return listed(
                EngineRequest.get("/images/json"), (entry, to) -> to.add(ImageInfo.read(entry)));
    }

    @Override
    public Set<String> used() throws EngineException {
        List<String> used =
                listed(
                        EngineRequest.get("/containers/json").with("all", "1"),
                        (entry, to) -> {
                            to.add(entry.text("ImageID"));
                            to.add(entry.text("Image"));
                        });
        return Set.copyOf(used);
    }

    /** Reads one entry of a list. */
    private interface EntryReader<T> {
        void read(Fields entry, List<T> to) throws EngineException;
    }

    private <T> List<T> listed(EngineRequest request, EntryReader<T> reader)
            throws EngineException {
        return calls.call(
                request,
                EngineCalls.CALL_LIMIT,
                response -> {
                    var found = new ArrayList<T>();
                    for (var entry : Fields.parseList(EngineCalls.text(response))) {
                        reader.read(entry, found);
                    }
                    return List.copyOf(found);
                });
    }

    @Override
    public boolean release(String reference) throws EngineException {
        return calls.remove(EngineRequest.delete(path(reference)).with("noprune", "1"));
    }

    @Override
    public EngineStream pull(
            String reference, Optional<RegistryLogin> login, Consumer<PullProgress> progress)
            throws EngineException {
        var request = EngineRequest.post("/images/create").with("fromImage", reference).with(login);
        return stream(request, progress);
    }

    @Override
    public EngineStream load(String repository, String tag, InputStream archive)
            throws EngineException {
        var request =
                EngineRequest.post("/images/create")
                        .with("fromSrc", "-")
                        .with("repo", repository)
                        .with("tag", tag)
                        .with(new Body.Archive(archive));
        return stream(request, step -> {});
    }

    @Override
    public boolean remove(String reference) throws EngineException {
        return calls.remove(EngineRequest.delete(path(reference)));
    }

    private EngineStream stream(EngineRequest request, Consumer<PullProgress> progress)
            throws EngineException {
        return calls.transfer(
                request,
                Deadline.idle(SILENCE_LIMIT),
                response -> {
                    deliver(response.body(), progress);
                    return "";
                });
    }

    /** An error inside the stream comes after a good status, and is the only sign of a failure. */
    private static void deliver(InputStream body, Consumer<PullProgress> progress)
            throws IOException {
        var lines = new JsonLines(body);
        for (var line = lines.next(); line != null; line = lines.next()) {
            var error = line.text("error");
            if (!error.isEmpty()) {
                throw new EngineException(kind(error), "image: " + Printable.of(error));
            }
            progress.accept(PullProgress.read(line));
        }
    }

    private static Kind kind(String error) {
        var lower = error.toLowerCase(Locale.ROOT);
        return lower.contains("not found") || lower.contains("manifest unknown")
                ? Kind.MISSING
                : Kind.SERVER;
    }

    /** Slashes separate segments here, unlike in the name of a container. */
    private static String path(String reference) {
        if (reference.isEmpty()) {
            throw new IllegalArgumentException("an image without reference");
        }
        return "/images/" + EngineRequest.encode(reference).replace("%2F", "/").replace("%3A", ":");
    }
}
