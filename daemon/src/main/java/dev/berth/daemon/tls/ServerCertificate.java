package dev.berth.daemon.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the balancer shows to a client that connects with TLS.
 *
 * @param key EC P-256, fitting the first certificate
 * @param chain what is sent, the server's own first; the authority itself is not in it, because a
 *     client that trusts it has it (RFC 8446 §4.4.2)
 * @param notAfter when it expires
 */
public record ServerCertificate(PrivateKey key, List<X509Certificate> chain, Instant notAfter) {
    /** Of the whole life, the part that is left when it is renewed: one in so many. */
    private static final int RENEWED_WITH_ONE_PART_LEFT_IN = 3;

    public ServerCertificate {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a server certificate has a chain");
        }
    }

    /** When it becomes valid. */
    public Instant notBefore() {
        return chain.getFirst().getNotBefore().toInstant();
    }

    /** When a third of its life is left, and it is time for the next. */
    public Instant renewAt() {
        Duration life = Duration.between(notBefore(), notAfter);
        return notAfter.minus(life.dividedBy(RENEWED_WITH_ONE_PART_LEFT_IN));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ServerCertificate["
                + chain.getFirst().getSerialNumber().toString(16)
                + ", until "
                + notAfter
                + "]";
    }
}
