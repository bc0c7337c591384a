package dev.berth.proxy.route;

import dev.berth.policies.workload.RouteFilter.HeaderChange;
import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.exchange.PassedExchange;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.ResponseHead;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** An exchange whose endpoint sees another host, or whose client sees other fields. */
final class FilteredExchange extends PassedExchange {
    private final List<HeaderChange> changes;
    private final Optional<String> host;

    FilteredExchange(Exchange inner, List<HeaderChange> changes, Optional<String> host) {
        super(inner);
        this.changes = changes;
        this.host = host;
    }

    @Override
    public String endpointAuthority() {
        return host.orElseGet(super::endpointAuthority);
    }

    @Override
    public ReplyBody reply(ResponseHead head, Framing framing) throws IOException {
        return super.reply(changed(head), framing);
    }

    @Override
    public Tunnel tunnel(ResponseHead head) throws IOException {
        return super.tunnel(changed(head));
    }

    private ResponseHead changed(ResponseHead head) {
        return head.withFields(FieldChanges.apply(changes, head.fields()));
    }
}
