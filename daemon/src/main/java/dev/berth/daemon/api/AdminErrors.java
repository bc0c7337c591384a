package dev.berth.daemon.api;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The one place where whatever a handler throws becomes an answer. */
final class AdminErrors {
    private static final Logger LOG = System.getLogger(AdminErrors.class.getName());

    private AdminErrors() {}

    static void register(HttpRouting.Builder routing) {
        routing.error(ApiRefusal.class, AdminErrors::refused);
        routing.error(RuntimeException.class, AdminErrors::broken);
    }

    private static void refused(
            ServerRequest request, ServerResponse response, ApiRefusal refusal) {
        if (RefusedBodies.isLast(request)) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        if (ErrorAnswer.isKubernetes(request.path().rawPath())) {
            Answers.json(response, refusal.code(), Answers.JSON, ErrorAnswer.status(refusal));
        } else {
            Answers.json(
                    response, refusal.code(), Answers.PROBLEM_JSON, ErrorAnswer.problem(refusal));
        }
    }

    private static void broken(ServerRequest request, ServerResponse response, RuntimeException e) {
        LOG.log(Level.ERROR, () -> "invariant broken in " + request.path().rawPath(), e);
        refused(request, response, ApiRefusal.internal());
    }
}
