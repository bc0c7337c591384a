package dev.berth.daemon.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.durable.DamagedFileException;
import dev.berth.daemon.lifecycle.DeviceClock;
import dev.berth.policies.base.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceAuthorityTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final SortedSet<String> HOSTS =
            new TreeSet<>(Set.of("my-service.example.com", "*.apps.example.com"));

    @TempDir Path temp;
    private Instant now = START;

    @Test
    void open_firstStart_makesAnAuthorityForAboutTenYears() throws Exception {
        X509Certificate certificate = open().certificate();

        assertEquals(0, certificate.getBasicConstraints());
        assertArrayEquals(
                new boolean[] {false, false, false, false, false, true, true, false, false},
                certificate.getKeyUsage());
        assertEquals(Set.of("2.5.29.15", "2.5.29.19"), certificate.getCriticalExtensionOIDs());
        assertTrue(certificate.getNonCriticalExtensionOIDs().contains("2.5.29.14"));
        assertEquals(
                START.plus(DeviceAuthority.AUTHORITY_LIFE), certificate.getNotAfter().toInstant());
        certificate.verify(certificate.getPublicKey());
    }

    @Test
    void open_again_isTheSameAuthorityAndWritesNothing() throws Exception {
        DeviceAuthority first = open();
        ServerCertificate shown = serverCertificate(first, HOSTS);
        byte[] files = bothFiles();

        DeviceAuthority second = open();

        assertEquals(first.certificate(), second.certificate());
        assertEquals(shown.chain(), serverCertificate(second, HOSTS).chain());
        assertArrayEquals(files, bothFiles());
    }

    @Test
    void open_twoDevices_haveAuthoritiesOfDifferentNames() throws Exception {
        DeviceAuthority one = DeviceAuthority.open(temp.resolve("one"), () -> now, "box");
        DeviceAuthority other = DeviceAuthority.open(temp.resolve("other"), () -> now, "box");

        assertNotEquals(
                one.certificate().getSubjectX500Principal(),
                other.certificate().getSubjectX500Principal());
    }

    @Test
    void open_anyPrefixOfItsFile_refusesNamingTheFileAndLeavesIt() throws Exception {
        open();
        byte[] whole = Files.readAllBytes(authorityFile());

        for (int length = 0; length < whole.length; length++) {
            byte[] prefix = Arrays.copyOf(whole, length);
            Files.write(authorityFile(), prefix);
            DamagedFileException refusal =
                    assertThrows(DamagedFileException.class, this::open, "length " + length);
            assertEquals(authorityFile() + ": " + refusal.reason(), refusal.getMessage());
            assertArrayEquals(prefix, Files.readAllBytes(authorityFile()));
        }
    }

    @Test
    void open_diedBeforeItsFirstRename_startsAfresh() throws Exception {
        open();
        byte[] whole = Files.readAllBytes(authorityFile());
        Files.delete(authorityFile());

        for (int length = 0; length <= whole.length; length += 97) {
            Files.write(
                    authorityFile().resolveSibling(DeviceAuthority.AUTHORITY_FILE + ".unfinished"),
                    Arrays.copyOf(whole, length));
            open();
            Files.delete(authorityFile());
        }
    }

    @Test
    void open_keyOfAnother_refuses() throws Exception {
        open();
        DeviceAuthority.open(temp.resolve("other"), () -> now, "box");
        String own = Files.readString(authorityFile());
        String other = Files.readString(temp.resolve("other").resolve("authority.pem"));
        int border = other.indexOf("-----BEGIN CERTIFICATE");
        Files.writeString(
                authorityFile(),
                other.substring(0, border) + own.substring(own.indexOf("-----BEGIN CERTIFICATE")));

        DamagedFileException refusal = assertThrows(DamagedFileException.class, this::open);

        assertEquals("its key is not the one of its certificate", refusal.reason());
    }

    @Test
    void open_serverCertificateInItsPlace_refuses() throws Exception {
        serverCertificate(open(), HOSTS);
        Files.copy(
                directory().resolve(DeviceAuthority.SERVER_FILE),
                authorityFile(),
                StandardCopyOption.REPLACE_EXISTING);

        DamagedFileException refusal = assertThrows(DamagedFileException.class, this::open);

        assertEquals("its certificate is not an authority's", refusal.reason());
    }

    @Test
    void open_garbage_refuses() throws Exception {
        open();
        List<UnaryOperator<String>> damages =
                List.of(
                        text -> "garbage",
                        text -> text + "\n",
                        text -> text.replace("\n", "\r\n"),
                        text -> text.replaceFirst("(?m)^[A-Za-z0-9+/]{64}$", "AAAA"),
                        text -> text.replace("PRIVATE KEY", "EC PRIVATE KEY"));
        String whole = Files.readString(authorityFile());

        for (UnaryOperator<String> damage : damages) {
            Files.writeString(authorityFile(), damage.apply(whole));
            assertThrows(DamagedFileException.class, this::open, damage.apply(whole));
        }
    }

    @Test
    void open_readableByOthers_refuses() throws Exception {
        open();
        Files.setPosixFilePermissions(
                authorityFile(), PosixFilePermissions.fromString("rw-r--r--"));

        assertThrows(DamagedFileException.class, this::open);
    }

    @Test
    void files_areForTheOwnerOnly() throws Exception {
        serverCertificate(open(), HOSTS);

        assertEquals("rwx------", mode(directory()));
        assertEquals("rw-------", mode(authorityFile()));
        assertEquals("rw-------", mode(directory().resolve(DeviceAuthority.SERVER_FILE)));
        try (var files = Files.list(directory())) {
            assertEquals(2, files.count());
        }
    }

    @Test
    void open_lastYearOfItsLife_extendsItWithTheSameKeyAndName() throws Exception {
        X509Certificate first = open().certificate();
        ServerCertificate old = serverCertificate(open(), HOSTS);
        now = first.getNotAfter().toInstant().minus(DeviceAuthority.AUTHORITY_RENEWED_BEFORE);

        DeviceAuthority extended = open();

        assertEquals(first.getPublicKey(), extended.certificate().getPublicKey());
        assertEquals(
                first.getSubjectX500Principal(), extended.certificate().getSubjectX500Principal());
        assertEquals(
                now.plus(DeviceAuthority.AUTHORITY_LIFE),
                extended.certificate().getNotAfter().toInstant());
        requireTrusted(first, serverCertificate(extended, HOSTS).chain().getFirst());
        now = START;
        requireTrusted(extended.certificate(), old.chain().getFirst());
    }

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
    void serverCertificate_badHosts_refusesEveryOne() throws Exception {
        var hosts = new TreeSet<>(List.of("good.example.com", "bad_host", "a..b"));

        var refusal = (Result.Refused<ServerCertificate>) open().serverCertificate(hosts);

        assertEquals(
                List.of(
                        "host: \"a..b\" is not a DNS name (RFC 1123)",
                        "host: \"bad_host\" is not a DNS name (RFC 1123)"),
                refusal.problems().stream().map(Object::toString).toList());
        assertFalse(Files.exists(directory().resolve(DeviceAuthority.SERVER_FILE)));
    }

    @Test
    void publish_writesTheCertificateAloneForEverybody() throws Exception {
        DeviceAuthority authority = open();
        Path published = temp.resolve("ca.pem");

        authority.publish(published);

        assertEquals("rw-r--r--", mode(published));
        assertFalse(Files.readString(published).contains("PRIVATE"));
        try (var in = Files.newInputStream(published)) {
            assertEquals(
                    authority.certificate(),
                    CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
    }

    @Test
    void publish_again_leavesItAlone() throws Exception {
        DeviceAuthority authority = open();
        Path published = temp.resolve("ca.pem");
        authority.publish(published);
        Object inode = Files.getAttribute(published, "unix:ino");

        authority.publish(published);
        Object unchanged = Files.getAttribute(published, "unix:ino");
        Files.writeString(published, "stale", StandardCharsets.US_ASCII);
        authority.publish(published);

        assertEquals(inode, unchanged);
        assertTrue(Files.readString(published).startsWith("-----BEGIN CERTIFICATE-----\n"));
    }

    @Test
    void toString_tellsNoKey() throws Exception {
        ServerCertificate certificate = serverCertificate(open(), HOSTS);

        assertTrue(certificate.toString().matches("ServerCertificate\\[[0-9a-f]{33}, until .*]"));
    }

    private DeviceAuthority open() throws IOException {
        return DeviceAuthority.open(directory(), () -> now, "box");
    }

    private static ServerCertificate serverCertificate(
            DeviceAuthority authority, SortedSet<String> hosts) throws IOException {
        return authority.serverCertificate(hosts).orElseThrow();
    }

    /** What a TLS client checks, save the host name. */
    private void requireTrusted(X509Certificate authority, X509Certificate server)
            throws Exception {
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509").generateCertPath(List.of(server)),
                        parameters);
        assertFalse(authority.getNotAfter().toInstant().isBefore(server.getNotAfter().toInstant()));
    }

    private byte[] bothFiles() throws IOException {
        return (Files.readString(authorityFile())
                        + Files.readString(directory().resolve(DeviceAuthority.SERVER_FILE)))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private Path directory() {
        return temp.resolve("tls");
    }

    private Path authorityFile() {
        return directory().resolve(DeviceAuthority.AUTHORITY_FILE);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
