package dev.berth.proxy.exchange;

import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.RequestHead;
import dev.berth.proxy.wire.ResponseHead;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;

/** An exchange that is another one, for those that change a part of it. */
public abstract class PassedExchange implements Exchange {
    private final Exchange inner;

    protected PassedExchange(Exchange inner) {
        this.inner = inner;
    }

    @Override
    public RequestHead head() {
        return inner.head();
    }

    @Override
    public String authority() {
        return inner.authority();
    }

    @Override
    public String endpointAuthority() {
        return inner.endpointAuthority();
    }

    @Override
    public Optional<String> otherServerName() {
        return inner.otherServerName();
    }

    @Override
    public Set<X509Certificate> clientAuthorities() {
        return inner.clientAuthorities();
    }

    @Override
    public String protocol() {
        return inner.protocol();
    }

    @Override
    public InetSocketAddress client() {
        return inner.client();
    }

    @Override
    public String scheme() {
        return inner.scheme();
    }

    @Override
    public Origin origin() {
        return inner.origin();
    }

    @Override
    public Framing framing() {
        return inner.framing();
    }

    @Override
    public RequestBody body() {
        return inner.body();
    }

    @Override
    public void interim(ResponseHead head) throws IOException {
        inner.interim(head);
    }

    @Override
    public ReplyBody reply(ResponseHead head, Framing framing) throws IOException {
        return inner.reply(head, framing);
    }

    @Override
    public Optional<String> upgrade() {
        return inner.upgrade();
    }

    @Override
    public Tunnel tunnel(ResponseHead head) throws IOException {
        return inner.tunnel(head);
    }

    @Override
    public void onCancel(Runnable action) {
        inner.onCancel(action);
    }

    @Override
    public boolean replied() {
        return inner.replied();
    }

    @Override
    public void last() {
        inner.last();
    }

    @Override
    public void abort() {
        inner.abort();
    }

    @Override
    public void cancelled() {
        inner.cancelled();
    }
}
