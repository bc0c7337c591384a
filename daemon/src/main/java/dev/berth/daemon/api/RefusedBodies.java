package dev.berth.daemon.api;

import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;

/**
 * Ends a connection on which a request with a body was refused: what of the body was not read would
 * be taken for the next request.
 */
final class RefusedBodies implements Filter {
    /** Whether the connection ends if this request is refused. */
    static boolean isLast(ServerRequest request) {
        return request.content().hasEntity();
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        chain.proceed();
        if (isLast(request) && response.status().family() != Status.Family.SUCCESSFUL) {
            throw new CloseConnectionException("a request with a body was refused");
        }
    }
}
