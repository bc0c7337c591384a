package dev.berth.proxy.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.junit.jupiter.api.Test;

final class ClientHelloTest {
    private static byte[] hello(String host) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        return hello(engine, host);
    }

    private static byte[] hybridHello(String host) throws Exception {
        SSLContext context =
                SSLContext.getInstance(
                        "TLS", new BouncyCastleJsseProvider(false, new HybridCrypto()));
        context.init(null, null, new SecureRandom());
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        HybridTls.prefer(engine);
        return hello(engine, host);
    }

    private static byte[] hello(SSLEngine engine, String host) throws Exception {
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

        assertEquals("a.example.com", ClientHello.in(records).serverName());
        assertEquals(before, records.remaining());
    }

    @Test
    void in_helloOfEitherKind_tellsWhetherTheHybridIsOffered() throws Exception {
        ClientHello plain = ClientHello.in(ByteBuffer.wrap(hello("a.example.com")));
        ClientHello hybrid = ClientHello.in(ByteBuffer.wrap(hybridHello("a.example.com")));

        assertEquals(new ClientHello("a.example.com", false), plain);
        assertEquals(new ClientHello("a.example.com", true), hybrid);
    }

    @Test
    void awaitsMore_everyPrefix_untilTheRecordIsWhole() throws Exception {
        byte[] hello = hybridHello("a.example.com");

        for (int length = 0; length <= hello.length; length++) {
            boolean expected = length < hello.length;
            ByteBuffer got = ByteBuffer.wrap(hello, 0, length);
            assertEquals(expected, ClientHello.awaitsMore(got), "length " + length);
        }
    }

    @Test
    void awaitsMore_noHandshakeOrTooLong_isLeftToTls() {
        assertFalse(ClientHello.awaitsMore(ByteBuffer.wrap(new byte[] {'G'})));
        assertFalse(ClientHello.awaitsMore(ByteBuffer.wrap(new byte[] {22, 3, 1, 0x40, 1})));
    }

    @Test
    void in_everyPrefix_isNothing() throws Exception {
        byte[] hello = hello("a.example.com");

        for (int length = 0; length < hello.length; length++) {
            assertNull(
                    ClientHello.in(ByteBuffer.wrap(hello, 0, length)).serverName(),
                    "length " + length);
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
            String name = ClientHello.in(ByteBuffer.wrap(damaged)).serverName();
            assertEquals(true, name == null || !name.isEmpty(), "seed " + seed);
        }
    }
}
