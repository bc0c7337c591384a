package dev.berth.proxy.listen;

import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Which engine serves a client, once its ClientHello can be read. */
@FunctionalInterface
interface EngineChoice {
    /**
     * Chooses.
     *
     * @throws SSLException if nobody may be served who asks so
     */
    Chosen of(ClientHello hello) throws SSLException;

    /**
     * What was chosen.
     *
     * @param other an engine that is set up alike; null if the one that is there will do
     * @param hybrid whether the other one is Bouncy Castle's
     * @param clientAuthorities of whom one will have vouched for the client for its host's sake;
     *     empty if the host asks for nothing of its own
     */
    record Chosen(
            @Nullable SSLEngine other, boolean hybrid, Set<X509Certificate> clientAuthorities) {}
}
