package dev.berth.proxy.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.route.HostRule;
import dev.berth.policies.route.ServiceKey;
import dev.berth.policies.route.StreamListener;
import dev.berth.policies.route.WeightedBackend;
import dev.berth.proxy.fault.ProxyFault;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DestinationTest {
    private static final ServiceKey A = new ServiceKey("default", "a", 80);
    private static final ServiceKey B = new ServiceKey("default", "b", 80);

    private static Destination to(WeightedBackend... backends) {
        return new Destination(
                new StreamListener.Rule("route", new HostRule.Any(), List.of(backends)));
    }

    @Test
    void backend_weights_divideConnections() throws ProxyFault {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        Destination destination =
                to(new WeightedBackend(A, 3, true), new WeightedBackend(B, 1, true));

        int toA = 0;
        for (int i = 0; i < 10_000; i++) {
            toA += destination.backend(random).service().equals(A) ? 1 : 0;
        }

        assertTrue(toA > 7_200 && toA < 7_800, toA + " of 10000, seed " + seed);
    }

    @Test
    void backend_withoutShare_getsNothing() throws ProxyFault {
        var random = new Random(1);
        Destination destination =
                to(new WeightedBackend(A, 0, true), new WeightedBackend(B, 1, true));

        for (int i = 0; i < 100; i++) {
            assertEquals(B, destination.backend(random).service());
        }
    }

    @Test
    void backend_noneValid_isRefused() {
        var random = new Random(1);

        for (Destination nowhere :
                List.of(
                        to(),
                        to(new WeightedBackend(A, 0, true)),
                        to(new WeightedBackend(A, 1, false)))) {
            ProxyFault fault = assertThrows(ProxyFault.class, () -> nowhere.backend(random));
            assertEquals(ProxyFault.Kind.NO_BACKEND, fault.kind());
        }
    }

    @Test
    void of_nameThatNoRuleTakes_isNowhere() {
        var rule = new StreamListener.Rule("r", HostRule.of("a.example"), List.of());
        var listener = new StreamListener(1, StreamListener.Mode.TLS_PASSTHROUGH, List.of(rule));

        assertTrue(Destination.of(listener, "").isEmpty());
        assertTrue(Destination.of(listener, "b.example").isEmpty());
        assertEquals(rule, Destination.of(listener, "a.example").orElseThrow().rule());
    }
}
