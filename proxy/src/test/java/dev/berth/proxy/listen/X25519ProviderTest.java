package dev.berth.proxy.listen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** X25519 as the JDK's TLS asks for it. */
final class X25519ProviderTest {
    private static final String NAME = "BerthX25519";

    @BeforeAll
    static void install() {
        X25519Provider.install();
        X25519Provider.install();
    }

    private static KeyPair pair(KeyPairGenerator generator) throws GeneralSecurityException {
        generator.initialize(NamedParameterSpec.X25519);
        return generator.generateKeyPair();
    }

    private static byte[] agree(KeyAgreement agreement, KeyPair own, PublicKey other)
            throws GeneralSecurityException {
        agreement.init(own.getPrivate());
        agreement.doPhase(other, true);
        return agreement.generateSecret();
    }

    @Test
    void agreement_withTheJdksOwn_isTheSameSecret() throws Exception {
        KeyPairGenerator first = KeyPairGenerator.getInstance("XDH");
        KeyPair ours = pair(first);
        KeyPair theirs = pair(KeyPairGenerator.getInstance("XDH", "SunEC"));
        var u = ((XECPublicKey) theirs.getPublic()).getU();
        PublicKey seen =
                KeyFactory.getInstance("XDH")
                        .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, u));
        PublicKey told =
                KeyFactory.getInstance("XDH", "SunEC")
                        .generatePublic(
                                new XECPublicKeySpec(
                                        NamedParameterSpec.X25519,
                                        ((XECPublicKey) ours.getPublic()).getU()));

        byte[] secret = agree(KeyAgreement.getInstance("XDH"), ours, seen);

        assertEquals(NAME, first.getProvider().getName());
        assertArrayEquals(agree(KeyAgreement.getInstance("XDH", "SunEC"), theirs, told), secret);
    }

    /** RFC 7748 §6.1: a secret of zeros, which points of small order give, ends the handshake. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1",
                "325606250916557431795983626356110631294008115727848805560023387167927233504",
                "39382357235489614581723060781553021112529911719440698176882885853963445705823"
            })
    void agreement_pointOfSmallOrder_isRefusedAsAKey(String u) throws Exception {
        KeyPair ours = pair(KeyPairGenerator.getInstance("XDH"));
        PublicKey small =
                KeyFactory.getInstance("XDH")
                        .generatePublic(
                                new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(u)));

        assertThrows(
                GeneralSecurityException.class,
                () -> agree(KeyAgreement.getInstance("XDH"), ours, small));
    }

    @Test
    void agreement_ofManyPairs_isTheSameOnBothSides() throws Exception {
        for (int i = 0; i < 200; i++) {
            KeyPair one = pair(KeyPairGenerator.getInstance("X25519"));
            KeyPair other = pair(KeyPairGenerator.getInstance("XDH", "SunEC"));

            byte[] secret = agree(KeyAgreement.getInstance("XDH"), one, other.getPublic());
            byte[] same = agree(KeyAgreement.getInstance("XDH"), other, one.getPublic());

            assertArrayEquals(secret, same, one.getPublic() + " and " + other.getPublic());
        }
    }

    @Test
    void otherCurveAndEncodings_areTheJdks() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("XDH");
        generator.initialize(NamedParameterSpec.X448);
        KeyPair one = generator.generateKeyPair();
        KeyPair other = generator.generateKeyPair();
        var encoded = new X509EncodedKeySpec(other.getPublic().getEncoded());
        PublicKey read = KeyFactory.getInstance("XDH").generatePublic(encoded);

        byte[] secret = agree(KeyAgreement.getInstance("XDH"), one, read);

        assertArrayEquals(agree(KeyAgreement.getInstance("XDH"), other, one.getPublic()), secret);
    }

    @Test
    void privateKey_tellsNobodyItsSecret() throws Exception {
        PrivateKey secret = pair(KeyPairGenerator.getInstance("XDH")).getPrivate();

        assertNull(secret.getEncoded());
        assertThrows(
                NotSerializableException.class,
                () -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(secret));
    }
}
