package dev.berth.daemon.api;

import dev.berth.policies.base.Problem;
import java.util.List;

/**
 * A request that the admin API turns down; thrown by a handler, answered in one place.
 *
 * <p>The reasons are those of the Kubernetes API's {@code Status}.
 */
final class ApiRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;
    private final transient List<Problem> causes;

    private ApiRefusal(int code, String reason, String message, List<Problem> causes) {
        // A refusal is an answer, not a fault: where it was thrown tells nobody anything.
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
        this.causes = List.copyOf(causes);
    }

    /** What was sent cannot be read at all. */
    static ApiRefusal badRequest(String message) {
        return new ApiRefusal(400, "BadRequest", message, List.of());
    }

    /** The peer may not do that. */
    static ApiRefusal forbidden(String message) {
        return new ApiRefusal(403, "Forbidden", message, List.of());
    }

    /** There is no such object. */
    static ApiRefusal notFound(String what) {
        return new ApiRefusal(404, "NotFound", what + " not found", List.of());
    }

    /** The object is there and cannot be written that way. */
    static ApiRefusal methodNotAllowed(String method, String expected) {
        return new ApiRefusal(
                405,
                "MethodNotAllowed",
                "the method is " + method + ", expected " + expected,
                List.of());
    }

    /** The object has changed since the writer read it. */
    static ApiRefusal conflict(String message) {
        return new ApiRefusal(409, "Conflict", message, List.of());
    }

    /** The body is larger than its bound. */
    static ApiRefusal tooLarge(long maxBytes) {
        return new ApiRefusal(
                413,
                "RequestEntityTooLarge",
                "the body is larger than " + maxBytes + " bytes",
                List.of());
    }

    /** The documents were read and are wrong; every problem is listed. */
    static ApiRefusal invalid(List<Problem> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return new ApiRefusal(422, "Invalid", count + ", first: " + problems.getFirst(), problems);
    }

    /** The disk has no room for it. */
    static ApiRefusal insufficientStorage(String message) {
        return new ApiRefusal(507, "InsufficientStorage", message, List.of());
    }

    /** What is needed to answer is not there right now. */
    static ApiRefusal unavailable(String message) {
        return new ApiRefusal(503, "ServiceUnavailable", message, List.of());
    }

    /** A mistake of ours; the log says which. */
    static ApiRefusal internal() {
        return new ApiRefusal(
                500, "InternalError", "internal error, see the daemon's log", List.of());
    }

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    List<Problem> causes() {
        return causes;
    }
}
