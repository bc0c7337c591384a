package dev.berth.daemon.tls;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;

/** A device with an authority, a clock to turn and files to damage. */
abstract class DeviceAuthorityFixture {
    static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    static final SortedSet<String> HOSTS =
            new TreeSet<>(Set.of("my-service.example.com", "*.apps.example.com"));

    @TempDir Path temp;
    Instant now = START;

    DeviceAuthority open() throws IOException {
        return DeviceAuthority.open(directory(), () -> now, "box");
    }

    static ServerCertificate serverCertificate(DeviceAuthority authority, SortedSet<String> hosts)
            throws IOException {
        return authority.serverCertificate(hosts).certificate();
    }

    /** What a TLS client checks, save the host name. */
    void requireTrusted(X509Certificate authority, X509Certificate server) throws Exception {
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509").generateCertPath(List.of(server)),
                        parameters);
        assertFalse(authority.getNotAfter().toInstant().isBefore(server.getNotAfter().toInstant()));
    }

    byte[] bothFiles() throws IOException {
        return (Files.readString(authorityFile())
                        + Files.readString(directory().resolve(DeviceAuthority.SERVER_FILE)))
                .getBytes(StandardCharsets.US_ASCII);
    }

    Path directory() {
        return temp.resolve("tls");
    }

    Path authorityFile() {
        return directory().resolve(DeviceAuthority.AUTHORITY_FILE);
    }

    static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
