package dev.berth.daemon.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.durable.DamagedFileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DeviceAuthorityTest extends DeviceAuthorityFixture {
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
}
