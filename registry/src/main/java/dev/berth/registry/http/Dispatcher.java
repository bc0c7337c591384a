package dev.berth.registry.http;

import com.google.gson.JsonObject;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.http.AccessGate.Admission;
import dev.berth.registry.login.Caller;
import dev.berth.registry.login.Scope.Action;
import io.helidon.http.BadRequestException;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The whole way of a request: endpoint, method, access, operation, answer.
 *
 * <pre>
 * raw path → {@link Endpoint} → {@link AccessGate} → operation → {@link Answer} → {@link AnswerWriter}
 * </pre>
 */
final class Dispatcher implements Handler {
    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());

    private final Operations operations;
    private final AnswerWriter writer;
    private final RequestMeter meter;

    Dispatcher(Operations operations, AnswerWriter writer, RequestMeter meter) {
        this.operations = operations;
        this.writer = writer;
        this.meter = meter;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) throws IOException {
        var exchange = Exchange.of(request);
        if (exchange.isEmpty()) {
            throw new BadRequestException("the query is not well-formed");
        }
        try {
            long beganNanos = System.nanoTime();
            Answer answer = answer(exchange.get());
            try {
                writer.write(answer, exchange.get(), response);
            } finally {
                meter.answered(exchange.get(), answer, System.nanoTime() - beganNanos);
            }
            Progress.here().rest();
        } catch (RequestBody.Broken broken) {
            if (broken.reason() instanceof RequestException unreadable && !response.isSent()) {
                writer.writeLast(
                        Answer.refused(
                                OciError.UNSUPPORTED,
                                unreadable.status().code(),
                                "the body is malformed"),
                        exchange.get(),
                        response);
            }
            // Where the next request would begin is unknown, so there is none.
            throw new CloseConnectionException("a request's body broke off", broken);
        }
    }

    private Answer answer(Exchange exchange) throws IOException {
        try {
            return route(Endpoint.parse(exchange.rawPath()), exchange);
        } catch (StorageFault fault) {
            return told(fault);
        } catch (RequestBody.Broken broken) {
            throw broken;
        } catch (RuntimeException | Error e) {
            // A bug: it ends this request and nothing else.
            String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
            LOG.log(System.Logger.Level.ERROR, "request failed, id " + id, e);
            return Answer.refused(OciError.UNKNOWN, "the registry failed, id " + id);
        }
    }

    private static Answer told(StorageFault fault) {
        return switch (fault.kind()) {
            case FULL -> UploadAnswers.noSpace();
            case BUSY -> Answer.refused(OciError.UNAVAILABLE, "the registry is busy, try again");
            case BROKEN -> {
                LOG.log(System.Logger.Level.ERROR, "the store failed", fault);
                yield Answer.refused(OciError.UNKNOWN, "the registry's store failed");
            }
        };
    }

    private Answer route(Endpoint endpoint, Exchange exchange) throws IOException {
        String method = exchange.method();
        return switch (endpoint) {
            case Endpoint.Nothing(Answer answer) -> answer;
            case Endpoint.Base() -> base(exchange);
            case Endpoint.Token() -> token(exchange);
            case Endpoint.Blob blob -> blob(blob, exchange);
            case Endpoint.Uploads uploads ->
                    method.equals("POST")
                            ? push(
                                    exchange,
                                    uploads.repository(),
                                    caller ->
                                            operations.uploadOpen().post(uploads, caller, exchange))
                            : notAllowed("POST");
            case Endpoint.Upload upload -> upload(upload, exchange);
            case Endpoint.ManifestByDigest manifest -> manifest(manifest, exchange);
            case Endpoint.ManifestByTag manifest -> manifest(manifest, exchange);
            case Endpoint.Tags tags ->
                    isRead(method)
                            ? pull(
                                    exchange,
                                    tags.repository(),
                                    caller -> operations.tagList().get(tags, exchange))
                            : notAllowed("GET, HEAD");
            case Endpoint.Referrers referrers ->
                    isRead(method)
                            ? pull(
                                    exchange,
                                    referrers.repository(),
                                    caller -> operations.referrerList().get(referrers, exchange))
                            : notAllowed("GET, HEAD");
            case Endpoint.Repositories() -> catalog(exchange);
        };
    }

    private Answer base(Exchange exchange) {
        return switch (exchange.method()) {
            case "GET", "HEAD" ->
                    switch (operations.gate().ping(exchange)) {
                        case Admission.Admitted(Caller caller) ->
                                Answer.json(200, new JsonObject());
                        case Admission.Turned(Answer answer) -> answer;
                    };
            default -> notAllowed("GET, HEAD");
        };
    }

    private Answer catalog(Exchange exchange) {
        if (!isRead(exchange.method())) {
            return notAllowed("GET, HEAD");
        }
        return switch (operations.gate().look(exchange)) {
            case Admission.Admitted(Caller caller) -> operations.catalog().get(caller, exchange);
            case Admission.Turned(Answer answer) -> answer;
        };
    }

    private Answer token(Exchange exchange) throws IOException {
        return switch (exchange.method()) {
            case "GET" -> operations.token().get(exchange);
            case "POST" -> operations.token().post(exchange);
            default -> notAllowed("GET, POST");
        };
    }

    private Answer blob(Endpoint.Blob blob, Exchange exchange) throws IOException {
        return switch (exchange.method()) {
            case "GET" ->
                    pull(
                            exchange,
                            blob.repository(),
                            caller -> operations.blobGet().get(blob, exchange));
            case "HEAD" ->
                    pull(
                            exchange,
                            blob.repository(),
                            caller -> operations.blobGet().head(blob, caller));
            case "DELETE" ->
                    admitted(
                            exchange,
                            Action.DELETE,
                            blob.repository(),
                            caller -> operations.blobDelete().delete(blob));
            default -> notAllowed("DELETE, GET, HEAD");
        };
    }

    private Answer upload(Endpoint.Upload upload, Exchange exchange) throws IOException {
        RepositoryName repository = upload.repository();
        return switch (exchange.method()) {
            case "PATCH" ->
                    push(
                            exchange,
                            repository,
                            caller -> operations.uploadAppend().patch(upload, exchange));
            case "PUT" ->
                    push(
                            exchange,
                            repository,
                            caller -> operations.uploadFinish().put(upload, exchange));
            case "GET" ->
                    push(exchange, repository, caller -> operations.uploadStatus().get(upload));
            case "DELETE" ->
                    push(exchange, repository, caller -> operations.uploadCancel().delete(upload));
            default -> notAllowed("DELETE, GET, PATCH, PUT");
        };
    }

    private Answer manifest(Endpoint.ManifestByDigest manifest, Exchange exchange)
            throws IOException {
        RepositoryName repository = manifest.repository();
        return switch (exchange.method()) {
            case "GET", "HEAD" ->
                    pull(
                            exchange,
                            repository,
                            caller -> operations.manifestGet().get(manifest, caller, exchange));
            case "PUT" ->
                    push(
                            exchange,
                            repository,
                            caller -> operations.manifestPut().put(manifest, caller, exchange));
            case "DELETE" ->
                    admitted(
                            exchange,
                            Action.DELETE,
                            repository,
                            caller -> operations.manifestDelete().delete(manifest));
            default -> notAllowed("DELETE, GET, HEAD, PUT");
        };
    }

    private Answer manifest(Endpoint.ManifestByTag manifest, Exchange exchange) throws IOException {
        RepositoryName repository = manifest.repository();
        boolean head = exchange.method().equals("HEAD");
        return switch (exchange.method()) {
            case "GET", "HEAD" ->
                    pull(
                            exchange,
                            repository,
                            caller -> operations.manifestGet().get(manifest, head));
            case "PUT" ->
                    push(
                            exchange,
                            repository,
                            caller -> operations.manifestPut().put(manifest, caller, exchange));
            case "DELETE" ->
                    admitted(
                            exchange,
                            Action.DELETE,
                            repository,
                            caller -> operations.manifestDelete().delete(manifest));
            default -> notAllowed("DELETE, GET, HEAD, PUT");
        };
    }

    /** What is done once the caller may. */
    @FunctionalInterface
    private interface Operation {
        Answer by(Caller caller) throws IOException;
    }

    private Answer pull(Exchange exchange, RepositoryName repository, Operation pull)
            throws IOException {
        return admitted(exchange, Action.PULL, repository, pull);
    }

    /** What is an upstream's comes from there and nowhere else. */
    private Answer push(Exchange exchange, RepositoryName repository, Operation push)
            throws IOException {
        return admitted(
                exchange,
                Action.PUSH,
                repository,
                caller -> {
                    var refusal = operations.through().refusal(repository);
                    return refusal.isPresent() ? refusal.get() : push.by(caller);
                });
    }

    private Answer admitted(
            Exchange exchange, Action action, RepositoryName repository, Operation act)
            throws IOException {
        return switch (operations.gate().admit(exchange, action, repository)) {
            case Admission.Admitted(Caller caller) -> {
                Optional<Answer> refusal =
                        action == Action.PUSH
                                ? operations.through().refusal(repository)
                                : Optional.empty();
                yield refusal.isPresent() ? refusal.get() : act.by(caller);
            }
            case Admission.Turned(Answer answer) -> answer;
        };
    }

    /** Where a GET is answered, so is a HEAD: RFC 9110 section 9.1. */
    private static boolean isRead(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    private static Answer notAllowed(String allowed) {
        return Answer.refused(OciError.UNSUPPORTED, "expected one of " + allowed)
                .with("Allow", allowed);
    }
}
