package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.control.EventLog;
import dev.berth.daemon.tls.DeviceAuthority;
import dev.berth.policies.workload.ObjectName;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listener that is given a context once shows each certificate that follows. */
class IdentityKeysTest {
    @TempDir Path directory;

    private static SSLContext trusting(X509Certificate authority) throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority);
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private static X509Certificate shown(SSLServerSocket server, SSLContext client)
            throws Exception {
        try (var accepting = Executors.newVirtualThreadPerTaskExecutor();
                var socket =
                        (SSLSocket)
                                client.getSocketFactory()
                                        .createSocket(
                                                InetAddress.getLoopbackAddress(),
                                                server.getLocalPort())) {
            Future<Integer> accepted =
                    accepting.submit(
                            () -> {
                                try (var one = (SSLSocket) server.accept()) {
                                    one.startHandshake();
                                    return one.getInputStream().read();
                                }
                            });
            socket.startHandshake();
            socket.getOutputStream().write('.');
            assertEquals('.', accepted.get());
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void context_afterARenewal_showsTheNewCertificate() throws Exception {
        var authority = DeviceAuthority.open(directory.resolve("tls"), Clock.systemUTC(), "box");
        var keeper =
                CertificateKeeper.open(
                        authority, List.of(), new TreeMap<>(), new EventLog(Clock.systemUTC()));
        var context = IdentityKeys.context(keeper::identity);
        var client = trusting(authority.certificate());
        try (var server =
                (SSLServerSocket)
                        context.getServerSocketFactory()
                                .createServerSocket(0, 4, InetAddress.getLoopbackAddress())) {
            X509Certificate first = shown(server, client);
            var hosts = new TreeMap<String, SortedSet<ObjectName>>();
            hosts.put("new.example.com", new TreeSet<>());
            keeper.routed(hosts);
            keeper.renew(ignored -> {});

            // A context of its own: a session that is resumed shows no certificate.
            X509Certificate second = shown(server, trusting(authority.certificate()));

            assertNotEquals(first.getSerialNumber(), second.getSerialNumber());
            assertEquals(keeper.identity().chain().getFirst(), second);
            assertTrue(keeper.names().contains("new.example.com"));
        }
    }
}
