package dev.berth.proxy;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the HTTPS listener asks of clients before they may say anything.
 *
 * @param tls12 whether TLS 1.2 is spoken beside 1.3, with ECDHE and AES-GCM or ChaCha20 only
 * @param clientAuthorities who must vouch for a client's certificate; empty: none is asked for
 * @param clientRequired whether a client without a certificate is refused
 */
public record TlsSettings(
        boolean tls12, List<X509Certificate> clientAuthorities, boolean clientRequired) {
    /** TLS 1.3 and no client certificates. */
    public static final TlsSettings DEFAULT = new TlsSettings(false, List.of(), false);

    public TlsSettings {
        clientAuthorities = List.copyOf(clientAuthorities);
        if (clientRequired && clientAuthorities.isEmpty()) {
            throw new IllegalArgumentException("a required certificate needs an authority");
        }
    }
}
