package dev.berth.proxy.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

final class ServerNamesTest {
    private static byte[] hello(String host) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        var parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(host)));
        engine.setSSLParameters(parameters);
        var records = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), records);
        return Arrays.copyOf(records.array(), records.position());
    }

    @Test
    void in_wholeHello_isTheNameAndNothingIsTaken() throws Exception {
        ByteBuffer records = ByteBuffer.wrap(hello("a.example.com"));
        int before = records.remaining();

        assertEquals("a.example.com", ServerNames.in(records));
        assertEquals(before, records.remaining());
    }

    @Test
    void in_everyPrefix_isNothing() throws Exception {
        byte[] hello = hello("a.example.com");

        for (int length = 0; length < hello.length; length++) {
            assertNull(ServerNames.in(ByteBuffer.wrap(hello, 0, length)), "length " + length);
        }
    }

    @Test
    void in_damagedHello_endsWithoutAnException() throws Exception {
        byte[] hello = hello("a.example.com");
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);

        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = hello.clone();
            for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            String name = ServerNames.in(ByteBuffer.wrap(damaged));
            assertEquals(true, name == null || !name.isEmpty(), "seed " + seed);
        }
    }
}
