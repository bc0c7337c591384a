package dev.berth.proxy.route;

import dev.berth.policies.route.RouteFilters.Mirror;
import dev.berth.policies.route.ServiceKey;
import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.wire.Framing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sends copies of requests to other services. A copy never makes its request wait: it goes out on a
 * thread of its own once the request's body is known, and is dropped where that is too long or too
 * many are under way; its answer is dropped.
 */
public final class Mirrors {
    /** Copies under way at once; more are dropped. */
    static final int MAX_AT_ONCE = 64;

    /** Bytes of a body that is copied; a request with a longer one has no copy. */
    static final int MAX_BODY_BYTES = 64 * 1024;

    private static final System.Logger LOG = System.getLogger(Mirrors.class.getName());

    private final Semaphore room = new Semaphore(MAX_AT_ONCE);

    /** Sends one copy and waits for its answer. */
    @FunctionalInterface
    public interface Sender {
        void send(ServiceKey mirror, Exchange copy) throws ProxyFault;
    }

    /**
     * The exchange to serve in place of this one, so that those who are to get a copy do.
     *
     * @param mirrors the candidates; each takes part by its fraction
     */
    public Exchange copied(List<Mirror> mirrors, Exchange exchange, Sender sender) {
        if (mirrors.isEmpty() || exchange.upgrade().isPresent()) {
            return exchange;
        }
        List<ServiceKey> chosen = new ArrayList<>();
        for (Mirror mirror : mirrors) {
            if (ThreadLocalRandom.current().nextInt(mirror.denominator()) < mirror.numerator()) {
                chosen.add(mirror.service());
            }
        }
        if (chosen.isEmpty()) {
            return exchange;
        }
        if (exchange.framing() instanceof Framing.None) {
            send(chosen, exchange, new byte[0], sender);
            return exchange;
        }
        return new CopiedExchange(exchange, body -> send(chosen, exchange, body, sender));
    }

    private void send(List<ServiceKey> mirrors, Exchange exchange, byte[] body, Sender sender) {
        for (ServiceKey mirror : mirrors) {
            if (!room.tryAcquire()) {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "no copy for {0}: {1} are under way",
                        mirror,
                        MAX_AT_ONCE);
                continue;
            }
            var copy = new MirrorExchange(exchange, body);
            Thread.ofVirtual().name("mirror").start(() -> run(mirror, copy, sender));
        }
    }

    private void run(ServiceKey mirror, Exchange copy, Sender sender) {
        try {
            sender.send(mirror, copy);
        } catch (ProxyFault fault) {
            LOG.log(System.Logger.Level.DEBUG, "a copy for {0}: {1}", mirror, fault.detail());
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "a copy of a request met a bug", bug);
        } finally {
            room.release();
        }
    }
}
