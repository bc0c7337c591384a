package dev.berth.daemon.tls;

import dev.berth.daemon.durable.AtomicFile;
import dev.berth.daemon.durable.DamagedFileException;
import dev.berth.daemon.durable.PrivateDirectory;
import dev.berth.daemon.lifecycle.DeviceClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The certificate authority of one device: made on its first start, kept for good, and the issuer
 * of the server certificate that the balancer shows.
 *
 * <p>Each pair of key and certificate is one file, replaced by one rename, so no power cut leaves a
 * key without its certificate. A damaged authority stops the start: clients trust it, so only a
 * person may decide to have another. A damaged server certificate is merely issued again.
 *
 * <p>Clocks of small devices are often unset until the network is there. Such a time ({@link
 * DeviceClock}) never makes a certificate expire, and the authority's life is counted from the
 * floor, so that setting the clock later leaves it valid.
 */
public final class DeviceAuthority {
    static final Duration AUTHORITY_LIFE = Duration.ofDays(3653);
    static final Duration SERVER_LIFE = Duration.ofDays(90);

    /** With so much left, the authority's certificate is made again, for the same key and name. */
    static final Duration AUTHORITY_RENEWED_BEFORE = Duration.ofDays(365);

    /** A new server certificate is valid already for a client whose clock is behind by this. */
    static final Duration CLIENT_CLOCK_BEHIND = Duration.ofHours(1);

    static final String AUTHORITY_FILE = "authority.pem";
    static final String SERVER_FILE = "server.pem";

    private static final String PUBLISHED_MODE = "rw-r--r--";
    private static final System.Logger LOG = System.getLogger(DeviceAuthority.class.getName());

    private final PrivateDirectory directory;
    private final InstantSource clock;
    private final String deviceName;
    private final CertificateMaker maker;
    private final PemBundle authority;
    private @Nullable PemBundle server;

    private DeviceAuthority(
            PrivateDirectory directory,
            InstantSource clock,
            String deviceName,
            CertificateMaker maker,
            PemBundle authority) {
        this.directory = directory;
        this.clock = clock;
        this.deviceName = deviceName;
        this.maker = maker;
        this.authority = authority;
    }

    /**
     * Opens the authority kept in {@code directory}, made there on the first start.
     *
     * @param directory for its files alone; made with mode 0700
     * @param deviceName the machine's host name, which every server certificate also vouches for
     * @throws DamagedFileException if its file is not what was written there
     */
    public static DeviceAuthority open(Path directory, InstantSource clock, String deviceName)
            throws IOException {
        PrivateDirectory files = PrivateDirectory.open(directory);
        var maker = new CertificateMaker();
        try {
            PemBundle authority = authority(files, maker, clock.instant());
            return new DeviceAuthority(files, clock, deviceName, maker, authority);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the JDK cannot make an EC key", impossible);
        }
    }

    private static PemBundle authority(PrivateDirectory files, CertificateMaker maker, Instant now)
            throws IOException, GeneralSecurityException {
        Optional<byte[]> stored = files.read(AUTHORITY_FILE);
        if (stored.isEmpty()) {
            if (Files.exists(files.file(SERVER_FILE))) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} is gone; clients have to trust a new authority",
                        files.file(AUTHORITY_FILE));
            }
            return issueAuthority(files, maker, maker.newKeyPair(), now);
        }
        PemBundle authority = PemBundle.parse(files.file(AUTHORITY_FILE), stored.get());
        X509Certificate certificate = authority.certificate();
        if (certificate.getBasicConstraints() < 0) {
            throw new DamagedFileException(
                    files.file(AUTHORITY_FILE), "its certificate is not an authority's");
        }
        if (now.isBefore(certificate.getNotAfter().toInstant().minus(AUTHORITY_RENEWED_BEFORE))) {
            return authority;
        }
        LOG.log(System.Logger.Level.INFO, "The device authority is extended, with the same key");
        var keys = new KeyPair(certificate.getPublicKey(), authority.key());
        return issueAuthority(files, maker, keys, now);
    }

    private static PemBundle issueAuthority(
            PrivateDirectory files, CertificateMaker maker, KeyPair keys, Instant now)
            throws IOException, GeneralSecurityException {
        Instant notBefore = DeviceClock.isSet(now) ? DeviceClock.FLOOR : now;
        Instant notAfter = (DeviceClock.isSet(now) ? now : DeviceClock.FLOOR).plus(AUTHORITY_LIFE);
        var made = new PemBundle(keys.getPrivate(), maker.authority(keys, notBefore, notAfter));
        files.write(AUTHORITY_FILE, made.encoded());
        return made;
    }

    /** The authority's own certificate, which a client has to trust. */
    public X509Certificate certificate() {
        return authority.certificate();
    }

    /**
     * Writes the authority's certificate, and nothing secret, where everybody may read it: {@code
     * curl --cacert}. Its directory must exist. A file that is right already is left alone.
     */
    public void publish(Path file) throws IOException {
        try {
            byte[] pem = PemBundle.pem(certificate()).getBytes(StandardCharsets.US_ASCII);
            if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), pem)) {
                AtomicFile.replace(file, pem, PUBLISHED_MODE);
            }
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("a parsed certificate does not encode", impossible);
        }
    }

    /**
     * The certificate for these hosts. The stored one is given as long as it vouches for exactly
     * them, is this authority's and has a third of its life left; else one is issued and stored.
     * Cheap when nothing changed, so it may be asked at every tick, which is how a clock that
     * jumped is noticed.
     *
     * <p>A host that no certificate can name, or for which there is no room, is left out; the
     * others have theirs all the same.
     *
     * @param hosts DNS names, a wildcard only as the first label, and addresses, the most important
     *     first; {@code localhost}, 127.0.0.1 and the machine's name are added
     * @throws IOException if the new one cannot be stored; what was given before stays usable
     */
    public synchronized IssuedCertificate serverCertificate(Collection<String> hosts)
            throws IOException {
        SubjectNames.Choice choice = SubjectNames.choose(hosts, deviceName);
        return new IssuedCertificate(certificateFor(choice.names()), choice.leftOut());
    }

    private ServerCertificate certificateFor(SubjectNames names) throws IOException {
        try {
            Instant now = clock.instant();
            PemBundle current = server != null ? server : storedServer();
            if (current == null || !fits(current, names, now)) {
                current = issueServer(names, now);
                directory.write(SERVER_FILE, current.encoded());
            }
            server = current;
            return published(current);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the JDK cannot make an EC certificate", impossible);
        }
    }

    private @Nullable PemBundle storedServer() throws IOException {
        try {
            byte[] stored = directory.read(SERVER_FILE).orElse(null);
            return stored == null ? null : PemBundle.parse(directory.file(SERVER_FILE), stored);
        } catch (DamagedFileException damaged) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "A new server certificate is issued: {0}",
                    damaged.getMessage());
            return null;
        }
    }

    private boolean fits(PemBundle stored, SubjectNames names, Instant now)
            throws CertificateParsingException {
        X509Certificate certificate = stored.certificate();
        return certificate.getIssuerX500Principal().equals(certificate().getSubjectX500Principal())
                && names.areThoseOf(certificate)
                && (!DeviceClock.isSet(now) || isInItsTime(stored, now));
    }

    private static boolean isInItsTime(PemBundle stored, Instant now) {
        ServerCertificate certificate = published(stored);
        return !now.isBefore(certificate.notBefore()) && now.isBefore(certificate.renewAt());
    }

    private PemBundle issueServer(SubjectNames names, Instant now)
            throws IOException, GeneralSecurityException {
        KeyPair keys = maker.newKeyPair();
        Instant last = certificate().getNotAfter().toInstant();
        Instant notAfter = now.plus(SERVER_LIFE);
        X509Certificate made =
                maker.server(
                        authority,
                        keys.getPublic(),
                        names,
                        now.minus(CLIENT_CLOCK_BEHIND),
                        notAfter.isAfter(last) ? last : notAfter);
        return new PemBundle(keys.getPrivate(), made);
    }

    private static ServerCertificate published(PemBundle bundle) {
        X509Certificate certificate = bundle.certificate();
        return new ServerCertificate(
                bundle.key(), List.of(certificate), certificate.getNotAfter().toInstant());
    }
}
