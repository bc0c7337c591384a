package dev.berth.daemon.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/** The two kinds of X.509 certificate that a device makes (RFC 5280 profiles). */
final class CertificateMaker {
    private static final String CURVE = "secp256r1";
    private static final int SERIAL_BITS = 128;
    private static final int KEY_IDENTIFIER_BYTES = 20;
    private static final int NAME_BYTES = 8;

    private final SecureRandom random = new SecureRandom();

    KeyPair newKeyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(CURVE), random);
        return generator.generateKeyPair();
    }

    /**
     * An authority's certificate for its own key. Its name ends with a part of the key's
     * identifier, so that the authorities of two devices can stand in one trust store.
     */
    X509Certificate authority(KeyPair keys, Instant notBefore, Instant notAfter)
            throws GeneralSecurityException, IOException {
        byte[] identifier = keyIdentifier(keys.getPublic());
        X500Name name =
                new X500Name(
                        "CN=Berth device authority "
                                + HexFormat.of().formatHex(identifier, 0, NAME_BYTES));
        X509v3CertificateBuilder builder =
                builder(name, name, keys.getPublic(), notBefore, notAfter)
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                        .addExtension(
                                Extension.keyUsage,
                                true,
                                new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return signed(builder, keys.getPrivate());
    }

    /** A certificate with which a server may answer for these names, signed by the authority. */
    X509Certificate server(
            PemBundle authority,
            PublicKey key,
            SubjectNames names,
            Instant notBefore,
            Instant notAfter)
            throws GeneralSecurityException, IOException {
        X500Name issuer =
                X500Name.getInstance(
                        authority.certificate().getSubjectX500Principal().getEncoded());
        X509v3CertificateBuilder builder =
                builder(issuer, new X500Name("CN=Berth"), key, notBefore, notAfter)
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                        .addExtension(
                                Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                        .addExtension(
                                Extension.extendedKeyUsage,
                                false,
                                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                        .addExtension(
                                Extension.authorityKeyIdentifier,
                                false,
                                new AuthorityKeyIdentifier(
                                        keyIdentifier(authority.certificate().getPublicKey())))
                        .addExtension(Extension.subjectAlternativeName, false, generalNames(names));
        X509Certificate made = signed(builder, authority.key());
        made.verify(authority.certificate().getPublicKey());
        return made;
    }

    private X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Instant notBefore, Instant notAfter)
            throws GeneralSecurityException, IOException {
        // The bit above the random ones keeps the number positive and its length fixed.
        BigInteger serial = new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS);
        return new X509v3CertificateBuilder(
                        issuer,
                        serial,
                        Date.from(notBefore),
                        Date.from(notAfter),
                        subject,
                        SubjectPublicKeyInfo.getInstance(key.getEncoded()))
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        new SubjectKeyIdentifier(keyIdentifier(key)));
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey issuerKey)
            throws GeneralSecurityException, IOException {
        return PemBundle.certificate(builder.build(new EcdsaContentSigner(issuerKey)).getEncoded());
    }

    private static GeneralNames generalNames(SubjectNames names) {
        Stream<GeneralName> hosts =
                names.dnsNames().stream().map(name -> new GeneralName(GeneralName.dNSName, name));
        Stream<GeneralName> addresses =
                names.addresses().stream()
                        .map(address -> new GeneralName(GeneralName.iPAddress, address));
        return new GeneralNames(Stream.concat(hosts, addresses).toArray(GeneralName[]::new));
    }

    /** The leftmost 160 bits of the SHA-256 of the public key's bits (RFC 7093 §2, method 1). */
    private static byte[] keyIdentifier(PublicKey key) throws GeneralSecurityException {
        byte[] bits =
                SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getBytes();
        return Arrays.copyOf(
                MessageDigest.getInstance("SHA-256").digest(bits), KEY_IDENTIFIER_BYTES);
    }
}
