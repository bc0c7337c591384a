package dev.berth.proxy.listen;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A server's engine that tells the server name before TLS has read it, and is another one for
 * clients that offer the hybrid key exchange or whose host asks for a certificate of theirs.
 *
 * <p>The JDK binds a session ticket to the certificates that were shown with it, and asks for them
 * before it has read the server name; so the name is read here first. A handshake's work is done in
 * its tasks, on the thread that runs them.
 *
 * <p>To be told no endpoint identification algorithm, not even an empty one: the JDK would then
 * refuse every ticket.
 */
final class NamedEngine extends SSLEngine {
    private static final ScopedValue<String> SERVER_NAME = ScopedValue.newInstance();

    private final EngineChoice choice;
    private SSLEngine engine;
    private boolean begun;
    private boolean hybrid;
    private Set<X509Certificate> clientAuthorities = Set.of();

    /** What still comes is dropped unread. */
    private volatile boolean deaf;

    private @Nullable String serverName;

    /**
     * Nothing is read yet.
     *
     * @param engine the JDK's
     * @param choice of another one for some clients
     */
    NamedEngine(SSLEngine engine, EngineChoice choice) {
        super(engine.getPeerHost(), engine.getPeerPort());
        this.engine = engine;
        this.choice = choice;
    }

    /**
     * The server name that the client of the handshake on this thread asks for, before TLS has read
     * it.
     */
    static @Nullable String earlyServerName() {
        return SERVER_NAME.isBound() ? SERVER_NAME.get() : null;
    }

    /**
     * The server name that the client asked for, once the handshake is complete. Bouncy Castle's
     * session does not keep it.
     */
    Optional<String> serverName() {
        if (hybrid) {
            return Optional.ofNullable(serverName);
        }
        if (engine.getSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return Optional.of(host.getAsciiName());
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void setSSLParameters(SSLParameters parameters) {
        engine.setSSLParameters(parameters);
    }

    @Override
    public SSLParameters getSSLParameters() {
        return engine.getSSLParameters();
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer target)
            throws SSLException {
        return engine.wrap(sources, offset, length, target);
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] targets, int offset, int length)
            throws SSLException {
        if (!begun) {
            if (ClientHello.awaitsMore(source)) {
                return result(Status.BUFFER_UNDERFLOW, HandshakeStatus.NEED_UNWRAP, 0);
            }
            begun = true;
            begin(ClientHello.in(source));
        }
        if (deaf) {
            int dropped = source.remaining();
            source.position(source.limit());
            return result(Status.BUFFER_UNDERFLOW, HandshakeStatus.NOT_HANDSHAKING, dropped);
        }
        return engine.unwrap(source, targets, offset, length);
    }

    private void begin(ClientHello hello) throws SSLException {
        serverName = hello.serverName();
        EngineChoice.Chosen found = choice.of(hello);
        clientAuthorities = found.clientAuthorities();
        hybrid = found.hybrid();
        SSLEngine other = found.other();
        if (other != null) {
            engine = other;
            engine.beginHandshake();
        }
    }

    /**
     * Of whom one vouches for the client, once the handshake is complete, if its host has asked for
     * that.
     */
    Set<X509Certificate> clientAuthorities() {
        return clientAuthorities;
    }

    private static SSLEngineResult result(Status status, HandshakeStatus handshake, int consumed) {
        return new SSLEngineResult(status, handshake, consumed, 0);
    }

    @Override
    public @Nullable Runnable getDelegatedTask() {
        Runnable task = engine.getDelegatedTask();
        String name = serverName;
        return task == null || name == null
                ? task
                : () -> ScopedValue.where(SERVER_NAME, name).run(task);
    }

    @Override
    public void closeInbound() throws SSLException {
        engine.closeInbound();
    }

    @Override
    public boolean isInboundDone() {
        return engine.isInboundDone();
    }

    /**
     * Bouncy Castle's engine reads nothing any more once it has closed its own direction. The
     * client's bytes are taken all the same, or the socket's end would come as a reset and destroy
     * the answer that is on its way.
     */
    @Override
    public void closeOutbound() {
        boolean open = hybrid && !engine.isInboundDone();
        engine.closeOutbound();
        if (open) {
            deaf = true;
        }
    }

    @Override
    public boolean isOutboundDone() {
        return engine.isOutboundDone();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return engine.getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return engine.getEnabledCipherSuites();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        engine.setEnabledCipherSuites(suites);
    }

    @Override
    public String[] getSupportedProtocols() {
        return engine.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return engine.getEnabledProtocols();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        engine.setEnabledProtocols(protocols);
    }

    @Override
    public SSLSession getSession() {
        return engine.getSession();
    }

    @Override
    public @Nullable SSLSession getHandshakeSession() {
        return engine.getHandshakeSession();
    }

    @Override
    public void beginHandshake() throws SSLException {
        engine.beginHandshake();
    }

    @Override
    public HandshakeStatus getHandshakeStatus() {
        return engine.getHandshakeStatus();
    }

    @Override
    public void setUseClientMode(boolean mode) {
        engine.setUseClientMode(mode);
    }

    @Override
    public boolean getUseClientMode() {
        return engine.getUseClientMode();
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        engine.setNeedClientAuth(need);
    }

    @Override
    public boolean getNeedClientAuth() {
        return engine.getNeedClientAuth();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        engine.setWantClientAuth(want);
    }

    @Override
    public boolean getWantClientAuth() {
        return engine.getWantClientAuth();
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {
        engine.setEnableSessionCreation(flag);
    }

    @Override
    public boolean getEnableSessionCreation() {
        return engine.getEnableSessionCreation();
    }

    @Override
    public @Nullable String getApplicationProtocol() {
        return engine.getApplicationProtocol();
    }

    @Override
    public @Nullable String getHandshakeApplicationProtocol() {
        return engine.getHandshakeApplicationProtocol();
    }

    @Override
    public void setHandshakeApplicationProtocolSelector(
            BiFunction<SSLEngine, List<String>, String> selector) {
        engine.setHandshakeApplicationProtocolSelector(selector);
    }

    @Override
    public @Nullable BiFunction<SSLEngine, List<String>, String>
            getHandshakeApplicationProtocolSelector() {
        return engine.getHandshakeApplicationProtocolSelector();
    }
}
