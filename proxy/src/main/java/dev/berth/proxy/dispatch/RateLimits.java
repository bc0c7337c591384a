package dev.berth.proxy.dispatch;

import dev.berth.policies.access.Principal;
import dev.berth.policies.balance.RateLimit;
import dev.berth.policies.route.ServiceKey;
import dev.berth.proxy.balance.LiveService;
import dev.berth.proxy.fault.ProxyFault;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The buckets of all rate limits.
 *
 * <p>A bucket that is full again says nothing, so it may be forgotten. Where so many clients are
 * limited that none may be, those who come new share one bucket of their limit: an attacker with
 * many addresses gains nothing, and takes no memory.
 */
final class RateLimits {
    private static final int IPV6_NETWORK_BYTES = 8;
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private record Bucket(ServiceKey service, RateLimit limit, String whose) {}

    private final Map<Bucket, AtomicLong> fullAt = new ConcurrentHashMap<>();
    private final AtomicLong sweptAt = new AtomicLong(Long.MIN_VALUE);
    private final int most;
    private final LongSupplier clock;

    /**
     * @param most buckets that are remembered
     */
    RateLimits(int most, LongSupplier clock) {
        this.most = most;
        this.clock = clock;
    }

    /**
     * Takes a request out of each of its buckets.
     *
     * @throws ProxyFault if one is empty
     */
    void admit(LiveService service, String route, InetAddress client, Principal principal)
            throws ProxyFault {
        List<RateLimit> limits = service.policy().rateLimits();
        for (RateLimit limit : limits) {
            String whose =
                    switch (limit.by()) {
                        case ROUTE -> route;
                        case CLIENT_ADDRESS -> network(client);
                        case SUBJECT -> principal.issuer() + "\n" + principal.subject();
                    };
            long wait = take(service.key(), limit, whose);
            if (wait > 0) {
                service.limited();
                throw ProxyFault.limited(
                        "more than " + limit.requests() + " requests in " + limit.period(),
                        Duration.ofNanos(wait));
            }
        }
    }

    /** Buckets that are remembered. */
    int size() {
        return fullAt.size();
    }

    /** Takes one request; how long until there is room if there is none. */
    long take(ServiceKey service, RateLimit limit, String whose) {
        var wanted = new Bucket(service, limit, whose);
        long now = clock.getAsLong();
        AtomicLong bucket = bucket(wanted, now);
        while (true) {
            long before = bucket.get();
            long after = wanted.limit().taken(before, now);
            if (after == before) {
                return Math.max(1, wanted.limit().waitNanos(before, now));
            }
            if (bucket.compareAndSet(before, after)) {
                return 0;
            }
        }
    }

    private AtomicLong bucket(Bucket wanted, long now) {
        AtomicLong known = fullAt.get(wanted);
        if (known != null) {
            return known;
        }
        if (fullAt.size() >= most) {
            sweep(now);
        }
        Bucket kept =
                fullAt.size() < most ? wanted : new Bucket(wanted.service(), wanted.limit(), "");
        return fullAt.computeIfAbsent(kept, absent -> new AtomicLong(now));
    }

    /** Forgets full buckets, at most once a second, whatever arrives. */
    private void sweep(long now) {
        long before = sweptAt.get();
        boolean due = before == Long.MIN_VALUE || now - before >= SWEEP.toNanos();
        if (due && sweptAt.compareAndSet(before, now)) {
            fullAt.values().removeIf(full -> full.get() - now <= 0);
        }
    }

    /** What of an address is one client: all of IPv4, the network of IPv6. */
    static String network(InetAddress client) {
        byte[] address = client.getAddress();
        return client instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(address, IPV6_NETWORK_BYTES))
                : client.getHostAddress();
    }
}
