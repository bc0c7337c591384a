package dev.berth.proxy.dispatch;

import dev.berth.policies.access.Permit;
import dev.berth.policies.route.Route;
import dev.berth.policies.route.ServiceKey;
import dev.berth.proxy.balance.Balancer;
import dev.berth.proxy.balance.LiveService;
import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.forward.Forwarded;
import dev.berth.proxy.forward.Forwarder;
import dev.berth.proxy.limit.BalanceLimits;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.observe.AccessEntry;
import dev.berth.proxy.wire.RequestHead;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Has admitted requests answered:
 *
 * <pre>
 * room in the balancer → rate limits → tries: claim (wait for room), forward, learn → leave
 * </pre>
 */
public final class Dispatcher implements AutoCloseable {
    private final Balancer balancer;
    private final Forwarder forwarder;
    private final BalanceLimits limits;
    private final RateLimits rates;
    private final Deadlines deadlines = new Deadlines("tries");
    private final AtomicInteger requests = new AtomicInteger();

    public Dispatcher(Balancer balancer, Forwarder forwarder, BalanceLimits limits) {
        this.balancer = balancer;
        this.forwarder = forwarder;
        this.limits = limits;
        this.rates = new RateLimits(limits.rateBuckets(), System::nanoTime);
    }

    /**
     * Forwards one request and delivers its answer.
     *
     * @param permit proof that it was admitted
     * @param route whose limits by name and whose own timeouts and retries hold
     * @param key where it goes
     * @param head its method, canonical target and fields without words that only we may say
     * @throws ProxyFault if no answer was begun
     */
    public Forwarded dispatch(
            Permit permit,
            Route route,
            ServiceKey key,
            Exchange exchange,
            RequestHead head,
            AccessEntry entry)
            throws ProxyFault {
        LiveService service = balancer.service(key).orElseThrow(() -> nobody(key));
        if (requests.incrementAndGet() > limits.requests()) {
            requests.decrementAndGet();
            throw ProxyFault.upstream(
                    ProxyFault.Kind.OVERLOADED, "the balancer has too many requests", null);
        }
        try {
            rates.admit(service, route.name(), exchange.client().getAddress(), permit.principal());
            service.enter();
            try {
                return new Tries(
                                service,
                                route.action().over(service.policy()),
                                forwarder,
                                deadlines,
                                permit,
                                exchange,
                                head,
                                entry)
                        .run();
            } finally {
                service.leave();
            }
        } finally {
            requests.decrementAndGet();
        }
    }

    @Override
    public void close() {
        deadlines.close();
    }

    private static ProxyFault nobody(ServiceKey key) {
        return ProxyFault.upstream(
                ProxyFault.Kind.NO_ENDPOINT, "no endpoint of " + key + " is ready", null);
    }
}
