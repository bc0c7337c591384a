package dev.berth.proxy.forward;

import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.limit.CallDeadline;
import dev.berth.proxy.upstream.UpstreamCall;

/** The way to one endpoint: its connections, whatever they speak. */
interface Upstream {
    /**
     * A call on a connection that may have been used before; ends with {@link UpstreamCall#end}.
     *
     * @throws ProxyFault if there is no connection within the bounds; nothing was sent
     */
    UpstreamCall call(CallDeadline deadline) throws ProxyFault;

    /** A call on a connection that was never used. */
    UpstreamCall freshCall(CallDeadline deadline) throws ProxyFault;

    /**
     * A call for a request that wishes to speak another protocol, on an HTTP/1.1 connection that
     * was never used or on a stream of HTTP/2.
     *
     * @throws ProxyFault also if the endpoint's protocol has no such wish
     */
    UpstreamCall switchingCall(CallDeadline deadline) throws ProxyFault;

    /** Keeps no connection any more; those in use end with their calls. */
    void retire();
}
