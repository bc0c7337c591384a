package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What every typed call goes through: a thread, a deadline, the API version, the error mapping. */
final class EngineCalls implements AutoCloseable {
    /** How long a call that the engine answers from memory may take. */
    static final Duration CALL_LIMIT = Duration.ofSeconds(30);

    /** Removal deletes files: more than the usual calls need. */
    private static final Duration REMOVE_LIMIT = Duration.ofSeconds(60);

    /** Bytes of one answer that is read as a whole: the list of some thousand containers. */
    static final int MAX_ANSWER_BYTES = 32 * 1024 * 1024;

    /** Bytes of an error answer. */
    static final int MAX_ERROR_BYTES = 64 * 1024;

    private final EngineHttp http;
    private final EngineThreads threads = new EngineThreads();
    private final AtomicReference<@Nullable EngineVersion> version = new AtomicReference<>();

    EngineCalls(EngineConnector connector) {
        http = new EngineHttp(connector);
    }

    /** Makes something of an answer that is no error, on a platform thread. */
    interface Reader<T> {
        T read(EngineResponse response) throws IOException;
    }

    /** Calls and reads the answer within {@code limit}. */
    <T> T call(EngineRequest request, Duration limit, Reader<T> reader) throws EngineException {
        return threads.call(
                limit,
                cancellation -> exchange(request, Deadline.after(limit), cancellation, reader));
    }

    /** Calls for a JSON object within the usual limit. */
    Fields object(EngineRequest request) throws EngineException {
        return call(request, CALL_LIMIT, response -> Fields.parse(text(response)));
    }

    /** Calls for a status alone within {@code limit}; a body is read and dropped. */
    int status(EngineRequest request, Duration limit) throws EngineException {
        return call(request, limit, EngineCalls::drained);
    }

    /** As {@link #status}, for what the engine answers only after a container or a disk is done. */
    int longStatus(EngineRequest request, Duration limit) throws EngineException {
        return threads.longCall(
                limit,
                cancellation ->
                        exchange(
                                request,
                                Deadline.after(limit),
                                cancellation,
                                EngineCalls::drained));
    }

    /** Makes something of an object of the engine. */
    interface ObjectReader<T> {
        T read(Fields answer) throws EngineException;
    }

    /** An object of the engine; empty when it has none. */
    <T> Optional<T> find(EngineRequest request, ObjectReader<T> reader) throws EngineException {
        try {
            return Optional.of(reader.read(object(request)));
        } catch (EngineException e) {
            if (e.kind() == Kind.MISSING) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Takes an object away, which may mean to delete files.
     *
     * @return false when the engine has none
     */
    boolean remove(EngineRequest request) throws EngineException {
        try {
            longStatus(request, REMOVE_LIMIT);
            return true;
        } catch (EngineException e) {
            if (e.kind() == Kind.MISSING) {
                return false;
            }
            throw e;
        }
    }

    /** As {@link #call}, for what the engine answers only once a command in a container ends. */
    <T> T exec(EngineRequest request, Duration limit, Reader<T> reader) throws EngineException {
        return threads.exec(
                limit,
                cancellation -> exchange(request, Deadline.after(limit), cancellation, reader));
    }

    private static int drained(EngineResponse response) throws IOException {
        response.bytes(MAX_ANSWER_BYTES);
        return response.status();
    }

    /** Begins a transfer whose every wait for the engine is bounded by {@code deadline}. */
    EngineStream transfer(EngineRequest request, Deadline deadline, Reader<?> reader)
            throws EngineException {
        return threads.transfer(
                cancellation -> exchange(request, deadline, cancellation, reader::read));
    }

    /** Begins to read a log; every wait for the engine is bounded by {@code deadline}. */
    EngineStream log(EngineRequest request, Deadline deadline, Reader<?> reader)
            throws EngineException {
        return threads.log(cancellation -> exchange(request, deadline, cancellation, reader::read));
    }

    /** Sends on the calling platform thread; the answer is no error, and the caller closes it. */
    EngineResponse open(EngineRequest request, Deadline deadline, Cancellation cancellation)
            throws IOException {
        try {
            var prefix = "/v" + negotiated(cancellation).api();
            return checked(request, http.send(request, prefix, deadline, cancellation));
        } catch (EngineException e) {
            switch (e.kind()) {
                case UNREACHABLE -> version.set(null);
                case VERSION -> {
                    version.set(null);
                    if (request.repeatable()) {
                        // A refusal of the version comes before anything was done.
                        var prefix = "/v" + negotiated(cancellation).api();
                        return checked(request, http.send(request, prefix, deadline, cancellation));
                    }
                }
                default -> {}
            }
            throw e;
        }
    }

    /** The version in use, asked for when it is not known. */
    EngineVersion version() throws EngineException {
        return threads.call(CALL_LIMIT, cancellation -> negotiated(cancellation));
    }

    /** A whole answer as text. */
    static String text(EngineResponse response) throws IOException {
        return new String(response.bytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        threads.close();
        http.close();
    }

    private <T> T exchange(
            EngineRequest request, Deadline deadline, Cancellation cancellation, Reader<T> reader)
            throws IOException {
        try (var response = open(request, deadline, cancellation)) {
            return reader.read(response);
        } catch (EngineException e) {
            if (e.kind() == Kind.UNREACHABLE) {
                version.set(null);
            }
            throw e;
        }
    }

    /** Within the usual limit: a stream without one must not wait for ever before it begins. */
    private EngineVersion negotiated(Cancellation cancellation) throws IOException {
        var known = version.get();
        if (known != null) {
            return known;
        }
        var request = EngineRequest.get("/version");
        try (var response =
                checked(
                        request,
                        http.send(request, "", Deadline.after(CALL_LIMIT), cancellation))) {
            var asked = EngineVersion.read(Fields.parse(text(response)));
            version.set(asked);
            return asked;
        }
    }

    private static EngineResponse checked(EngineRequest request, EngineResponse response)
            throws IOException {
        int status = response.status();
        if (status < 300 || status == 304) {
            return response;
        }
        try (response) {
            var message = message(response.bytes(MAX_ERROR_BYTES));
            throw new EngineException(
                    kind(request, status, message), status, request + ": " + message);
        }
    }

    private static String message(byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8);
        try {
            return Printable.of(Fields.parse(text).text("message"));
        } catch (EngineException e) {
            return Printable.of(text);
        }
    }

    private static Kind kind(EngineRequest request, int status, String message) {
        var lower = message.toLowerCase(Locale.ROOT);
        if (status == 400
                && lower.contains("api version")
                && (lower.contains("too old") || lower.contains("too new"))) {
            return Kind.VERSION;
        }
        return switch (status) {
            case 404 -> Kind.MISSING;
            case 409 -> request.path().endsWith("/create") ? Kind.NAME_TAKEN : Kind.CONFLICT;
            default -> status >= 500 ? Kind.SERVER : Kind.REFUSED;
        };
    }
}
