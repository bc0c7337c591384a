package dev.berth.registry.upstream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Trust in the certificates of one file, and in no other. */
final class Trust {
    private Trust() {}

    /** Reads a file of PEM certificates. */
    static SSLContext of(Path file, int mostBytes) throws UpstreamFault {
        try (var in = Files.newInputStream(file)) {
            if (Files.size(file) > mostBytes) {
                throw unusable(file, "has more than " + mostBytes + " bytes");
            }
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw unusable(file, "holds no certificate");
            }
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(file, "cannot be used: " + e.getClass().getSimpleName());
        }
    }

    private static UpstreamFault unusable(Path file, String why) {
        return new UpstreamFault(UpstreamFault.Kind.REFUSED, "the file " + file + " " + why);
    }
}
