package dev.berth.proxy.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.RateLimit;
import dev.berth.policies.route.ServiceKey;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private static final int MOST = 100;
    private static final ServiceKey SERVICE = new ServiceKey("default", "app", 80);
    private static final RateLimit ONE_A_SECOND =
            new RateLimit(RateLimit.By.CLIENT_ADDRESS, 1, Duration.ofSeconds(1), 1);

    private final AtomicLong nanos = new AtomicLong(1);
    private final RateLimits limits = new RateLimits(MOST, nanos::get);

    @Test
    void take_twoClients_haveABucketEach() {
        assertEquals(0, take("a"));
        assertEquals(0, take("b"));
        assertEquals(Duration.ofSeconds(1).toNanos(), take("a"));
    }

    @Test
    void take_moreClientsThanBuckets_shareOneAndTakeNoMemory() {
        for (int at = 0; at < MOST; at++) {
            assertEquals(0, take("client " + at));
        }

        assertEquals(0, take("new"));
        assertTrue(take("newer") > 0, "it shares the bucket of the one before");
        assertEquals(MOST + 1, limits.size());
        assertTrue(take("client 7") > 0, "a known one keeps its own");
    }

    @Test
    void take_bucketsFullAgain_makeRoom() {
        for (int at = 0; at < MOST; at++) {
            take("client " + at);
        }
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());

        assertEquals(0, take("new"));
        assertEquals(0, take("newer"));
        assertEquals(2, limits.size());
    }

    @Test
    void take_manyThreadsAtOnce_isExact() throws InterruptedException {
        var burst = new RateLimit(RateLimit.By.ROUTE, 50, Duration.ofHours(1), 50);
        var taken = new AtomicInteger();
        var threads = new Thread[4];
        for (int at = 0; at < threads.length; at++) {
            threads[at] =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int turn = 0; turn < 100; turn++) {
                                            if (limits.take(SERVICE, burst, "route") == 0) {
                                                taken.incrementAndGet();
                                            }
                                        }
                                    });
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertEquals(50, taken.get());
    }

    @Test
    void network_ofIpv6_isTheFirstHalf() {
        assertEquals(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assertNotEquals(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assertNotEquals(network("192.0.2.1"), network("192.0.2.2"));
    }

    private long take(String whose) {
        return limits.take(SERVICE, ONE_A_SECOND, whose);
    }

    private static String network(String address) {
        return RateLimits.network(InetAddress.ofLiteral(address));
    }
}
