package dev.berth.proxy.forward;

import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.http2.client.Http2Connections;
import dev.berth.proxy.limit.CallDeadline;
import dev.berth.proxy.upstream.UpstreamCall;

/** An endpoint that speaks HTTP/2 and nothing else. */
record Http2Upstream(Http2Connections connections) implements Upstream {
    @Override
    public UpstreamCall call(CallDeadline deadline) throws ProxyFault {
        return connections.call(deadline);
    }

    @Override
    public UpstreamCall freshCall(CallDeadline deadline) throws ProxyFault {
        // A connection that failed is not among them any more.
        return connections.call(deadline);
    }

    @Override
    public UpstreamCall switchingCall(CallDeadline deadline) throws ProxyFault {
        return connections.switchingCall(deadline);
    }

    /** Whether the endpoint is known to take other protocols on its streams. */
    boolean takesSwitches() {
        return connections.takesSwitches();
    }

    @Override
    public void retire() {
        connections.retire();
    }
}
