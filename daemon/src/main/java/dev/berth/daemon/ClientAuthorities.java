package dev.berth.daemon;

import dev.berth.daemon.config.ClientTls;
import dev.berth.proxy.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** Reads who vouches for clients of the balancer. */
final class ClientAuthorities {
    private ClientAuthorities() {}

    /**
     * What the listener asks of clients.
     *
     * @throws StartRefused if the file holds no certificates: nobody must get in for want of them
     */
    static TlsSettings settings(ClientTls config) throws StartRefused {
        if (config.authorities().isEmpty()) {
            return new TlsSettings(config.tls12(), List.of(), false);
        }
        return new TlsSettings(
                config.tls12(), certificates(config.authorities().get()), config.required());
    }

    private static List<X509Certificate> certificates(Path file) throws StartRefused {
        try (InputStream input = Files.newInputStream(file)) {
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(input).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new StartRefused(
                    "tls.clientCaFile: " + file + " cannot be read: " + e.getMessage());
        }
        throw new StartRefused(
                "tls.clientCaFile: " + file + " is empty, expected certificates in PEM");
    }
}
