package dev.berth.proxy.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.ProductionOptions;
import org.junit.jupiter.api.Test;

class CeilingTest {
    private static final long MEBIBYTE = 1024 * 1024;

    @Test
    void ceiling_ofTheDefaults_leavesAFifthOfTheHeapToEverythingElse() throws Exception {
        long heap = ProductionOptions.heapBytes();
        Ceiling ceiling = Ceiling.of(ProxyLimits.DEFAULT);

        assertTrue(ceiling.total() <= heap * 4 / 5, ceiling + ", heap " + heap / MEBIBYTE + " MiB");
    }

    @Test
    void ceiling_moreConnections_growsByWhatEachHolds() {
        ListenerLimits defaults = ListenerLimits.DEFAULT;
        ProxyLimits more =
                ProxyLimits.DEFAULT.withListener(
                        defaults.withConnections(
                                defaults.connections() + 1, 256, defaults.sharedBytes() + 7));
        Ceiling before = Ceiling.of(ProxyLimits.DEFAULT);
        Ceiling after = Ceiling.of(more);

        long each = Math.max(before.http1Bytes(), before.http2Bytes());
        assertEquals(each + 7, after.total() - before.total());
    }

    @Test
    void ceiling_asText_hasEveryTermOfTheSum() {
        var ceiling = new Ceiling(10, 64 * 1024, 128 * 1024, 3 * MEBIBYTE);

        assertEquals(
                "clients hold at most 4 MiB: 10 connections of 64 KiB (HTTP/1.1) or 128 KiB"
                        + " (HTTP/2), 3 MiB shared",
                ceiling.toString());
    }

    @Test
    void reserve_usedUp_refusesUntilSomeIsGivenBack() {
        var reserve = new Reserve(100);

        assertTrue(reserve.take(60));
        assertFalse(reserve.take(41));
        assertTrue(reserve.take(40));
        reserve.giveBack(60);
        assertTrue(reserve.take(60));
        assertEquals(100, reserve.taken());
    }

    @Test
    void reserve_whatCanWait_leavesAQuarter() {
        var reserve = new Reserve(100);

        assertTrue(reserve.takeSpare(75));
        assertTrue(reserve.hasSpare());
        assertFalse(reserve.takeSpare(1));
        assertTrue(reserve.take(25));
        assertFalse(reserve.hasSpare());
        reserve.giveBack(99);
        assertTrue(reserve.takeSpare(49));
    }
}
