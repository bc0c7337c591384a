package dev.berth.daemon.tls;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.workload.Secret;
import dev.berth.policies.workload.SecretValue;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A TLS identity that somebody gave us: certificates and the key of the first, which belong
 * together.
 *
 * @param key RSA, EC or EdDSA
 * @param chain the server's certificate, then those that vouch for it
 */
public record PemIdentity(PrivateKey key, List<X509Certificate> chain) {
    /** Certificates of a chain. */
    private static final int MAX_CERTIFICATES = 10;

    /** Shorter RSA keys are refused by today's clients. */
    private static final int MIN_RSA_BITS = 2048;

    private static final int DNS_NAME = 2;
    private static final byte[] PROBE = {'b', 'e', 'r', 't', 'h'};

    public PemIdentity {
        chain = List.copyOf(chain);
    }

    /** The identity in the values {@code tls.crt} and {@code tls.key} of a Secret of any type. */
    public static Result<PemIdentity> of(Secret secret) {
        Optional<SecretValue> certificates = secret.value(Secret.TLS_CERTIFICATE);
        Optional<SecretValue> key = secret.value(Secret.TLS_KEY);
        List<Problem> problems = new ArrayList<>();
        if (certificates.isEmpty()) {
            problems.add(Problem.at(Secret.TLS_CERTIFICATE, "is required, expected PEM"));
        }
        if (key.isEmpty()) {
            problems.add(Problem.at(Secret.TLS_KEY, "is required, expected PEM"));
        }
        return certificates.isEmpty() || key.isEmpty()
                ? Result.refused(problems)
                : parse(certificates.get().bytes(), key.get().bytes());
    }

    /** The identity in two texts of PEM. */
    static Result<PemIdentity> parse(byte[] certificates, byte[] keyText) {
        List<X509Certificate> chain;
        try {
            chain = PemText.certificates(certificates, MAX_CERTIFICATES);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return refused(Secret.TLS_CERTIFICATE, "holds a certificate that cannot be read");
        }
        if (chain.isEmpty()) {
            return refused(
                    Secret.TLS_CERTIFICATE,
                    "expected PEM with 1 to " + MAX_CERTIFICATES + " certificates");
        }
        PublicKey open = chain.getFirst().getPublicKey();
        if (open instanceof RSAKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
            return refused(
                    Secret.TLS_CERTIFICATE,
                    "its RSA key has "
                            + rsa.getModulus().bitLength()
                            + " bits, expected "
                            + MIN_RSA_BITS
                            + " at least");
        }
        try {
            Optional<PrivateKey> key = PemText.key(keyText, open);
            if (key.isEmpty()) {
                return refused(
                        Secret.TLS_KEY,
                        "expected one PEM block PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY"
                                + " that is not encrypted");
            }
            return belong(key.get(), open)
                    ? Result.ok(new PemIdentity(key.get(), chain))
                    : refused(Secret.TLS_KEY, "is not the key of the first certificate");
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return refused(
                    Secret.TLS_KEY,
                    "is no " + open.getAlgorithm() + " key, which the first certificate has");
        }
    }

    /** The DNS names of its first certificate, in lower case. */
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        try {
            Collection<List<?>> entries = chain.getFirst().getSubjectAlternativeNames();
            for (List<?> entry : entries == null ? List.<List<?>>of() : entries) {
                if (entry.getFirst().equals(DNS_NAME)) {
                    names.add(String.valueOf(entry.getLast()).toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException unreadable) {
            // One that names nobody is for nobody.
            return new TreeSet<>();
        }
        return names;
    }

    /** Whether clients of that host, perhaps a wildcard itself, will find it named (RFC 6125). */
    public boolean covers(String host) {
        SortedSet<String> names = names();
        int dot = host.indexOf('.');
        return names.contains(host) || (dot >= 0 && names.contains("*" + host.substring(dot)));
    }

    /** When its first certificate becomes good. */
    public Instant notBefore() {
        return chain.getFirst().getNotBefore().toInstant();
    }

    /** When its first certificate expires. */
    public Instant notAfter() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    private static boolean belong(PrivateKey key, PublicKey open) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(signatureAlgorithm(open));
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(open);
        signature.update(PROBE);
        return signature.verify(signed);
    }

    private static String signatureAlgorithm(PublicKey open) {
        return switch (open.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> open.getAlgorithm();
        };
    }

    private static Result<PemIdentity> refused(String place, String detail) {
        return Result.refused(Problem.at(place, detail));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "PemIdentity[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
}
