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

/**
 * Calls about images; failures are those of {@link EngineContainers} where nothing else is said.
 */
public final class EngineImages {
    /**
     * How long a pull or import may be silent: unpacking a large layer on a slow card reports
     * little.
     */
    private static final Duration SILENCE_LIMIT = Duration.ofMinutes(5);

    private static final Duration REMOVE_LIMIT = Duration.ofSeconds(60);

    private final EngineCalls calls;

    EngineImages(EngineCalls calls) {
        this.calls = calls;
    }

    /** The image behind a reference or id; empty when the engine does not have it. */
    public Optional<ImageInfo> inspect(String reference) throws EngineException {
        try {
            return Optional.of(
                    ImageInfo.read(calls.object(EngineRequest.get(path(reference) + "/json"))));
        } catch (EngineException e) {
            if (e.kind() == Kind.MISSING) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Every image that has a name or once had one; layers of builds are not among them. */
    public List<ImageInfo> list() throws EngineException {
        return listed(
                EngineRequest.get("/images/json"), (entry, to) -> to.add(ImageInfo.read(entry)));
    }

    /** Ids and names by which containers use images, whosever they are, running or not. */
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

    /**
     * Takes a reference away, and the image with the last one, but none that it was built from.
     *
     * @return false when there is none
     * @throws EngineException {@code CONFLICT} while a container uses it
     */
    public boolean release(String reference) throws EngineException {
        return removed(EngineRequest.delete(path(reference)).with("noprune", "1"));
    }

    /**
     * Begins to pull an image.
     *
     * @param reference with tag or digest: without either the engine would pull every tag
     * @param progress told of every step, on a thread of the client
     * @return awaits the whole image; {@code MISSING} when the registry does not have it, {@code
     *     SERVER} for any other error that the engine reports on the way
     * @throws EngineException {@code BUSY} when too many transfers are under way
     */
    public EngineStream pull(String reference, Consumer<PullProgress> progress)
            throws EngineException {
        var request = EngineRequest.post("/images/create").with("fromImage", reference);
        return stream(request, progress);
    }

    /**
     * Begins to make an image of one layer from a tar archive.
     *
     * @param repository name to be given, without tag
     * @param tag tag to be given
     * @param archive the files; read on a thread of the client, and closed by the caller
     * @return awaits the whole image
     * @throws EngineException {@code BUSY} when too many transfers are under way
     */
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

    /**
     * Takes a reference away, and the image with the last one.
     *
     * @return false when there is none
     * @throws EngineException {@code CONFLICT} while a container uses it
     */
    public boolean remove(String reference) throws EngineException {
        return removed(EngineRequest.delete(path(reference)));
    }

    private boolean removed(EngineRequest request) throws EngineException {
        try {
            calls.longStatus(request, REMOVE_LIMIT);
            return true;
        } catch (EngineException e) {
            if (e.kind() == Kind.MISSING) {
                return false;
            }
            throw e;
        }
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
