package dev.berth.daemon.api;

import dev.berth.daemon.peer.PeerGate;
import io.helidon.http.Method;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/** Lets only those look who may look, and only those change who may change. */
final class RoleFilter implements Filter {
    private final PeerGate gate;

    RoleFilter(PeerGate gate) {
        this.gate = gate;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        boolean looks = request.prologue().method().equals(Method.GET);
        switch (gate.access()) {
            case WRITE -> chain.proceed();
            case READ -> {
                if (!looks) {
                    throw ApiRefusal.forbidden(
                            "this user may look but not change: expected root or a member of group"
                                    + " berth");
                }
                chain.proceed();
            }
            case REFUSED ->
                    throw ApiRefusal.forbidden(
                            "this user may not use the appliance: expected root or a member of group"
                                    + " berth or berth-view");
        }
    }
}
