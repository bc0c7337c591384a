package dev.berth.proxy.forward;

import dev.berth.policies.access.Permit;
import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.fault.GrpcCall;
import dev.berth.proxy.limit.CallDeadline;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.RequestHead;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An admitted request as endpoints see it, and what its tries share. */
public final class Outgoing {
    private final Exchange exchange;
    private final RequestHead head;
    private @Nullable RepeatableBody body;
    private final CallDeadline deadline;
    private final boolean grpc;
    private final Optional<Switch> wish;

    private Outgoing(
            Exchange exchange,
            RequestHead head,
            CallDeadline deadline,
            boolean grpc,
            Optional<Switch> wish) {
        this.exchange = exchange;
        this.head = head;
        this.deadline = deadline;
        this.grpc = grpc;
        this.wish = wish;
    }

    /**
     * A request to be forwarded.
     *
     * @param permit proof that it was admitted
     * @param head its method, canonical target and fields without words that only we may say
     * @param deadline by which it has to be answered; a gRPC client's own may be earlier
     */
    public static Outgoing of(
            Permit permit, Exchange exchange, RequestHead head, CallDeadline deadline) {
        Fields fields = HopHeaders.ofRequest(head.fields()).without("Host");
        fields = ForwardedHeaders.renewed(fields, exchange.origin());
        fields = IdentityHeaders.added(fields, permit.principal());
        fields = fields.with("Host", exchange.endpointAuthority());
        Optional<Switch> wish = Switch.of(exchange);
        if (wish.isPresent()) {
            fields = wish.get().asked(fields);
        }
        boolean grpc = GrpcCall.isOne(head.fields());
        return new Outgoing(
                exchange,
                new RequestHead(head.method(), head.target(), fields),
                grpc ? deadline.orEarlier(GrpcCall.deadline(head.fields())) : deadline,
                grpc,
                wish);
    }

    /** By when it has to be answered. */
    public CallDeadline deadline() {
        return deadline;
    }

    /** Whether it can be sent again from its beginning, as far as its body goes. */
    public boolean repeatable() {
        return body == null || body.repeatable();
    }

    Exchange exchange() {
        return exchange;
    }

    RequestHead head() {
        return head;
    }

    /** Its body, which the first one asks for that sends it. */
    RepeatableBody body() {
        RepeatableBody known = body;
        if (known == null) {
            known = new RepeatableBody(exchange.body());
            body = known;
        }
        return known;
    }

    /** The other protocol that it asks for, if it does. */
    Optional<Switch> wish() {
        return wish;
    }

    boolean grpc() {
        return grpc;
    }
}
