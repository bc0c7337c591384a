package dev.berth.proxy.forward;

import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.http2.client.Http2Connections;
import dev.berth.proxy.limit.CallDeadline;
import dev.berth.proxy.upstream.Dial;
import dev.berth.proxy.upstream.Transport;
import dev.berth.proxy.upstream.UpstreamCall;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint behind TLS, which chooses between HTTP/2 and HTTP/1.1 when it is connected to for the
 * first time (ALPN), and is held to that until it fails.
 */
final class NegotiatedUpstream implements Upstream {
    private final UpstreamPool.Connector both;
    private final Http2Connections http2;
    private final UpstreamPool http1;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Upstream chosen;

    /**
     * An endpoint of which nothing is known.
     *
     * @param both connects and offers both protocols
     */
    NegotiatedUpstream(UpstreamPool.Connector both, Http2Connections http2, UpstreamPool http1) {
        this.both = both;
        this.http2 = http2;
        this.http1 = http1;
    }

    @Override
    public UpstreamCall call(CallDeadline deadline) throws ProxyFault {
        Upstream known = chosen;
        return call(known != null ? known : ask(), deadline);
    }

    @Override
    public UpstreamCall freshCall(CallDeadline deadline) throws ProxyFault {
        chosen = null;
        return call(ask(), deadline);
    }

    @Override
    public UpstreamCall switchingCall(CallDeadline deadline) throws ProxyFault {
        return chosen instanceof Http2Upstream known && known.takesSwitches()
                ? known.switchingCall(deadline)
                : http1.freshCall(deadline);
    }

    @Override
    public void retire() {
        http2.retire();
        http1.retire();
    }

    private UpstreamCall call(Upstream upstream, CallDeadline deadline) throws ProxyFault {
        try {
            return upstream.call(deadline);
        } catch (ProxyFault fault) {
            if (fault.kind() == ProxyFault.Kind.CONNECT_FAILED) {
                // Another program may answer there next time.
                chosen = null;
            }
            throw fault;
        }
    }

    private Upstream ask() throws ProxyFault {
        asking.lock();
        try {
            Upstream known = chosen;
            if (known != null) {
                return known;
            }
            Transport transport = both.connect();
            Upstream answer;
            if (transport.protocol().equals(Dial.HTTP_2)) {
                http2.adopt(transport);
                answer = new Http2Upstream(http2);
            } else {
                http1.adopt(transport);
                answer = http1;
            }
            chosen = answer;
            return answer;
        } finally {
            asking.unlock();
        }
    }
}
