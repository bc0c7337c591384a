package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.limit.ListenerLimits;
import dev.berth.proxy.limit.ProxyLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients whose frames cost them nothing: each flood has an end that the client is told. */
@Timeout(30)
class Http2FloodTest {
    private static final int WINDOW = 65_535;
    private static final int FLOOD = 3000;
    private static final int END_HEADERS = 0x4;
    private static final int END_BOTH = 0x5;
    private static final byte[] NOTHING = {};
    private static final byte[] INTEGER = {0, 0, 0, 0};

    /** What a flood repeats. */
    @FunctionalInterface
    private interface Step {
        void run(RawHttp2 client, int time) throws IOException;
    }

    @Test
    void streams_openedAndReset_areAFlood() throws Exception {
        assertFlood(
                (client, time) -> {
                    int stream = 2 * time + 1;
                    client.send(RawHttp2.HEADERS, END_BOTH, stream, RawHttp2.block());
                    client.reset(stream);
                });
    }

    @Test
    void streams_thatTheServerIsMadeToReset_areAFlood() throws Exception {
        assertFlood(
                (client, time) -> {
                    int stream = 2 * time + 1;
                    client.send(RawHttp2.HEADERS, END_HEADERS, stream, RawHttp2.block());
                    client.send(RawHttp2.WINDOW_UPDATE, 0, stream, INTEGER);
                });
    }

    @Test
    void streams_whoseWindowOverflows_areAFlood() throws Exception {
        byte[] most = ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).array();
        assertFlood(
                (client, time) -> {
                    int stream = 2 * time + 1;
                    client.send(RawHttp2.HEADERS, END_HEADERS, stream, RawHttp2.block());
                    client.send(RawHttp2.WINDOW_UPDATE, 0, stream, most);
                });
    }

    @Test
    void streams_malformed_areAFlood() throws Exception {
        assertFlood(
                (client, time) ->
                        client.send(
                                RawHttp2.HEADERS,
                                END_BOTH,
                                2 * time + 1,
                                new byte[] {(byte) 0x82}));
    }

    @Test
    void continuations_empty_areAFlood() throws Exception {
        assertFlood(
                (client, time) -> {
                    if (time == 0) {
                        client.send(RawHttp2.HEADERS, 0, 1, RawHttp2.block());
                    }
                    client.send(RawHttp2.CONTINUATION, 0, 1, NOTHING);
                });
    }

    @Test
    void continuations_full_areAFlood() throws Exception {
        var literal = new byte[16_000];
        assertFlood(
                (client, time) ->
                        client.send(
                                time == 0 ? RawHttp2.HEADERS : RawHttp2.CONTINUATION,
                                0,
                                1,
                                literal));
    }

    @Test
    void pings_areAFlood() throws Exception {
        assertFlood((client, time) -> client.send(RawHttp2.PING, 0, 0, new byte[8]));
    }

    @Test
    void settings_areAFlood() throws Exception {
        assertFlood((client, time) -> client.send(RawHttp2.SETTINGS, 0, 0, NOTHING));
    }

    @Test
    void priorities_areAFlood() throws Exception {
        assertFlood((client, time) -> client.send(RawHttp2.PRIORITY, 0, 1, new byte[5]));
    }

    @Test
    void unknownFrames_areAFlood() throws Exception {
        assertFlood((client, time) -> client.send(0x42, 0, 0, NOTHING));
    }

    @Test
    void windowUpdates_areAFlood() throws Exception {
        byte[] one = ByteBuffer.allocate(4).putInt(1).array();
        assertFlood((client, time) -> client.send(RawHttp2.WINDOW_UPDATE, 0, 0, one));
    }

    @Test
    void emptyData_isAFlood() throws Exception {
        assertFlood(
                (client, time) -> {
                    if (time == 0) {
                        client.send(RawHttp2.HEADERS, END_HEADERS, 1, RawHttp2.block());
                    }
                    client.send(RawHttp2.DATA, 0, 1, NOTHING);
                });
    }

    @Test
    void pings_whoseAnswersAreNotRead_areNotHeld() throws Exception {
        ProxyLimits limits = Rig.quickListener();
        try (var rig = new Rig(limits);
                var client = new RawHttp2(rig, WINDOW)) {
            assertEquals(RawHttp2.ENHANCE_YOUR_CALM, flood(client, (c, time) -> ping(c)));
        }
    }

    @Test
    void block_ofReferencesToOneLargeField_is431AndTheConnectionLivesOn() throws Exception {
        try (var rig = new Rig();
                var client = new RawHttp2(rig, WINDOW)) {
            var bomb = new ByteArrayOutputStream();
            bomb.writeBytes(RawHttp2.block());
            bomb.writeBytes(new byte[] {0x40, 1, 'a', 0x7f, (byte) 0xbd, 0x1d});
            bomb.writeBytes(new byte[3900]);
            var references = new byte[12_000];
            Arrays.fill(references, (byte) (0x80 | 62));
            bomb.writeBytes(references);

            client.send(RawHttp2.HEADERS, END_BOTH, 1, bomb.toByteArray());
            RawHttp2.Answer refused = client.untilEnd(1);
            client.send(RawHttp2.HEADERS, END_BOTH, 3, RawHttp2.block());

            assertTrue(refused.body().contains("\"status\":431"), refused.toString());
            assertTrue(client.untilEnd(3).body().contains("\"status\":401"));
        }
    }

    @Test
    void streams_moreThanAllowed_areRefusedAndTheOthersServed() throws Exception {
        int max = ListenerLimits.DEFAULT.streams();
        var go = new CountDownLatch(1);
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    go.await();
                                    peer.write(Upstream.ok("served"));
                                });
                var rig = new Rig(upstream);
                var client = new RawHttp2(rig, WINDOW)) {
            for (int at = 0; at <= max; at++) {
                client.request(2 * at + 1, "GET", true, true);
            }

            RawHttp2.Answer refused = client.untilEnd(2 * max + 1);
            go.countDown();

            assertEquals(RawHttp2.REFUSED_STREAM, refused.reset());
            assertEquals("served", client.untilEnd(1).body());
        }
    }

    @Test
    void head_begunAndNotEnded_endsTheConnection() throws Exception {
        try (var rig = new Rig(Rig.quickListener());
                var client = new RawHttp2(rig, WINDOW)) {
            client.send(RawHttp2.HEADERS, 0, 1, RawHttp2.block());

            assertEquals(-1, client.goAway());
        }
    }

    private static void ping(RawHttp2 client) throws IOException {
        client.send(RawHttp2.PING, 0, 0, new byte[8]);
    }

    private static void assertFlood(Step step) throws Exception {
        try (var rig = new Rig();
                var client = new RawHttp2(rig, WINDOW)) {
            assertEquals(RawHttp2.ENHANCE_YOUR_CALM, flood(client, step));
        }
        try (var rig = new Rig();
                var client = new RawHttp2(rig, WINDOW)) {
            client.send(RawHttp2.HEADERS, END_BOTH, 1, RawHttp2.block());
            assertTrue(client.untilEnd(1).body().contains("\"status\":401"), "others are served");
        }
    }

    /** Sends until the server has had enough; the code that it says so with. */
    private static int flood(RawHttp2 client, Step step) throws IOException {
        try {
            for (int time = 0; time < FLOOD; time++) {
                step.run(client, time);
            }
        } catch (IOException closed) {
            assertTrue(String.valueOf(closed.getMessage()).length() > 0);
        }
        return client.goAway();
    }
}
