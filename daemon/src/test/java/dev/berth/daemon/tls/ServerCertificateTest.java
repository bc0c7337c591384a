package dev.berth.daemon.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.lifecycle.DeviceClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ServerCertificateTest extends DeviceAuthorityFixture {
    @Test
    void serverCertificate_hosts_areInItWithTheDevicesOwnNames() throws Exception {
        X509Certificate certificate = serverCertificate(open(), HOSTS).chain().getFirst();

        assertEquals(
                List.of(
                        List.of(2, "*.apps.example.com"),
                        List.of(2, "box"),
                        List.of(2, "localhost"),
                        List.of(2, "my-service.example.com"),
                        List.of(7, "127.0.0.1")),
                List.copyOf(certificate.getSubjectAlternativeNames()));
        assertEquals(List.of("1.3.6.1.5.5.7.3.1"), certificate.getExtendedKeyUsage());
        assertEquals(-1, certificate.getBasicConstraints());
        assertTrue(certificate.getKeyUsage()[0]);
        assertEquals(129, certificate.getSerialNumber().bitLength());
    }

    @Test
    void serverCertificate_isTrustedThroughTheAuthority() throws Exception {
        DeviceAuthority authority = open();

        X509Certificate certificate = serverCertificate(authority, HOSTS).chain().getFirst();

        requireTrusted(authority.certificate(), certificate);
    }

    @Test
    void serverCertificate_machineNameIsNoDnsName_isLeftOut() throws Exception {
        DeviceAuthority authority = DeviceAuthority.open(directory(), () -> now, "my_box");

        X509Certificate certificate =
                serverCertificate(authority, new TreeSet<>()).chain().getFirst();

        assertEquals(
                List.of(List.of(2, "localhost"), List.of(7, "127.0.0.1")),
                List.copyOf(certificate.getSubjectAlternativeNames()));
    }

    @Test
    void serverCertificate_beforeAThirdOfItsLifeIsLeft_isKeptAndThenRenewed() throws Exception {
        DeviceAuthority authority = open();
        ServerCertificate first = serverCertificate(authority, HOSTS);

        now = first.renewAt().minusSeconds(1);
        ServerCertificate kept = serverCertificate(authority, HOSTS);
        now = first.renewAt();
        ServerCertificate renewed = serverCertificate(authority, HOSTS);

        assertEquals(first, kept);
        assertNotEquals(first.chain(), renewed.chain());
        assertNotEquals(
                first.chain().getFirst().getPublicKey(), renewed.chain().getFirst().getPublicKey());
        assertEquals(now.plus(DeviceAuthority.SERVER_LIFE), renewed.notAfter());
        assertEquals(
                renewed.notBefore()
                        .plus(
                                Duration.between(renewed.notBefore(), renewed.notAfter())
                                        .multipliedBy(2)
                                        .dividedBy(3)),
                renewed.renewAt());
    }

    @Test
    void serverCertificate_hostsChanged_isIssuedAgain() throws Exception {
        DeviceAuthority authority = open();
        ServerCertificate first = serverCertificate(authority, HOSTS);
        SortedSet<String> fewer = new TreeSet<>(Set.of("my-service.example.com"));

        ServerCertificate second = serverCertificate(authority, fewer);

        assertNotEquals(first.chain(), second.chain());
        assertEquals(second, serverCertificate(authority, fewer));
        assertEquals(
                second,
                serverCertificate(authority, new TreeSet<>(Set.of("My-Service.Example.COM"))));
    }

    @Test
    void serverCertificate_machineRenamed_isIssuedAgain() throws Exception {
        ServerCertificate first = serverCertificate(open(), HOSTS);

        DeviceAuthority renamed = DeviceAuthority.open(directory(), () -> now, "crate");

        assertNotEquals(first.chain(), serverCertificate(renamed, HOSTS).chain());
    }

    @Test
    void serverCertificate_clockJumpedPastItsEnd_isRenewed() throws Exception {
        DeviceAuthority authority = open();
        ServerCertificate first = serverCertificate(authority, HOSTS);
        now = first.notAfter().plus(Duration.ofDays(400));

        ServerCertificate second = serverCertificate(authority, HOSTS);

        requireTrusted(authority.certificate(), second.chain().getFirst());
    }

    @Test
    void serverCertificate_clockWasAhead_isRenewed() throws Exception {
        now = START.plus(Duration.ofDays(200));
        DeviceAuthority authority = open();
        ServerCertificate first = serverCertificate(authority, HOSTS);
        now = START;

        ServerCertificate second = serverCertificate(authority, HOSTS);

        assertNotEquals(first.chain(), second.chain());
        requireTrusted(authority.certificate(), second.chain().getFirst());
    }

    @Test
    void serverCertificate_clockIsUnset_keepsTheStoredOne() throws Exception {
        ServerCertificate first = serverCertificate(open(), HOSTS);
        now = Instant.EPOCH;

        ServerCertificate second = serverCertificate(open(), HOSTS);

        assertEquals(first.chain(), second.chain());
    }

    @Test
    void serverCertificate_firstStartWithUnsetClock_authorityOutlivesTheSettingOfIt()
            throws Exception {
        now = Instant.EPOCH;
        DeviceAuthority authority = open();
        serverCertificate(authority, HOSTS);
        now = DeviceClock.FLOOR.plus(Duration.ofDays(3000));

        X509Certificate certificate = serverCertificate(authority, HOSTS).chain().getFirst();

        requireTrusted(authority.certificate(), certificate);
    }

    @Test
    void serverCertificate_authorityEndsSooner_endsWithIt() throws Exception {
        DeviceAuthority authority = open();
        Instant end = authority.certificate().getNotAfter().toInstant();
        now = end.minus(Duration.ofDays(10));

        assertEquals(end, serverCertificate(authority, HOSTS).notAfter());
    }

    @Test
    void serverCertificate_damagedFile_isIssuedAgain() throws Exception {
        ServerCertificate first = serverCertificate(open(), HOSTS);
        Path file = directory().resolve(DeviceAuthority.SERVER_FILE);
        byte[] whole = Files.readAllBytes(file);

        for (int length = 0; length < whole.length; length += 41) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertNotEquals(first.chain(), serverCertificate(open(), HOSTS).chain());
        }
    }

    @Test
    void serverCertificate_ofAnotherAuthority_isIssuedAgain() throws Exception {
        ServerCertificate first = serverCertificate(open(), HOSTS);
        Files.delete(authorityFile());

        DeviceAuthority another = open();

        ServerCertificate second = serverCertificate(another, HOSTS);
        assertNotEquals(first.chain(), second.chain());
        requireTrusted(another.certificate(), second.chain().getFirst());
    }

    @Test
    void serverCertificate_badHosts_leavesThemOutAndVouchesForTheOthers() throws Exception {
        var hosts = List.of("good.example.com", "bad_host", "a..b", "fd00::1");
        DeviceAuthority authority = open();

        IssuedCertificate issued = authority.serverCertificate(hosts);

        X509Certificate certificate = issued.certificate().chain().getFirst();
        assertEquals(Set.of("a..b", "bad_host"), issued.leftOut().keySet());
        assertTrue(
                certificate
                        .getSubjectAlternativeNames()
                        .containsAll(
                                List.of(
                                        List.of(2, "good.example.com"),
                                        List.of(7, "fd00:0:0:0:0:0:0:1"))),
                certificate.toString());
        assertEquals(issued.certificate(), authority.serverCertificate(hosts).certificate());
    }

    @Test
    void toString_tellsNoKey() throws Exception {
        ServerCertificate certificate = serverCertificate(open(), HOSTS);

        assertTrue(certificate.toString().matches("ServerCertificate\\[[0-9a-f]{33}, until .*]"));
    }
}
