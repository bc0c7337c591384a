package dev.berth.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.registry.base.Announcer;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.blob.BlobReader;
import dev.berth.registry.blob.UploadSessions;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.login.Credentials;
import dev.berth.registry.manifest.Deletions;
import dev.berth.registry.manifest.ManifestStore;
import dev.berth.registry.observe.RegistryMetrics;
import dev.berth.registry.signature.Signatures;
import dev.berth.registry.upstream.Upstreams;
import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The registry's web server, from {@link #start} to {@link #close}: a plain listener, and one with
 * TLS where it is wanted, which differ in their {@link Door} alone.
 */
public final class RegistryServer implements AutoCloseable {
    private static final String TLS = "tls";
    private static final String TLS_PROTOCOL = "TLSv1.3";

    private final WebServer server;
    private final List<Arrivals> arrivals;
    private final InetSocketAddress address;
    private final Optional<InetSocketAddress> tlsAddress;

    private RegistryServer(
            WebServer server,
            List<Arrivals> arrivals,
            InetSocketAddress address,
            Optional<InetSocketAddress> tlsAddress) {
        this.server = server;
        this.arrivals = arrivals;
        this.address = address;
        this.tlsAddress = tlsAddress;
    }

    /**
     * What the server shows and changes.
     *
     * @param index who holds what
     * @param blobs content that is stored
     * @param uploads content on its way in
     * @param manifests stores manifests
     * @param deletions takes content out of repositories
     * @param credentials who can sign in
     * @param events told of every change
     * @param upstreams other registries whose content is shown too
     * @param signatures say which images may be used
     * @param metrics told of every answer
     * @param limits every bound
     * @param clock the time
     */
    public record Subjects(
            RegistryIndex index,
            BlobReader blobs,
            UploadSessions uploads,
            ManifestStore manifests,
            Deletions deletions,
            Credentials credentials,
            Announcer events,
            Upstreams upstreams,
            Signatures signatures,
            RegistryMetrics metrics,
            RegistryLimits limits,
            InstantSource clock) {}

    /**
     * Answers from now on.
     *
     * @param listen where it answers in plain
     * @param tls the listener for other hosts, if there is one
     */
    public static RegistryServer start(
            InetSocketAddress listen, Optional<TlsListener> tls, Subjects subjects) {
        var http = subjects.limits().http();
        var plain = new Arrivals(http.idle());
        var builder = WebServer.builder().shutdownHook(false).featuresDiscoverServices(false);
        listener(builder, Door.PLAIN, plain, subjects)
                .bindAddress(listen)
                .maxTcpConnections(http.connections());
        if (tls.isEmpty()) {
            var server = builder.build().start();
            return new RegistryServer(
                    server, List.of(plain), bound(listen, server.port()), Optional.empty());
        }
        var secure = new Arrivals(tls.get().limits().handshake());
        var config = ListenerConfig.builder();
        listener(config, tls.get().door(), secure, subjects)
                .bindAddress(tls.get().listen())
                .maxTcpConnections(tls.get().limits().connections())
                .tls(
                        Tls.builder()
                                .sslContext(tls.get().context())
                                .enabledProtocols(List.of(TLS_PROTOCOL))
                                .buildPrototype()
                                .build());
        var server = builder.putSocket(TLS, config.buildPrototype()).build().start();
        return new RegistryServer(
                server,
                List.of(plain, secure),
                bound(listen, server.port()),
                Optional.of(bound(tls.get().listen(), server.port(TLS))));
    }

    private static <B extends ListenerConfig.BuilderBase<B, ?>> B listener(
            ListenerConfig.BuilderBase<B, ?> builder,
            Door door,
            Arrivals arrivals,
            Subjects subjects) {
        var http = subjects.limits().http();
        var dispatcher =
                new Dispatcher(
                        Operations.on(subjects, door),
                        new AnswerWriter(http.refusedBodyBytes()),
                        new RequestMeter(subjects.metrics()));
        return builder.protocolsDiscoverServices(false)
                .addConnectionSelector(new WatchedConnections(http1(http), http.idle(), arrivals))
                .connectionOptions(arrivals)
                .idleConnectionTimeout(http.idle())
                .idleConnectionPeriod(http.idle().dividedBy(4))
                .shutdownGracePeriod(http.stop())
                .directHandlers(directHandlers())
                .routing(routing -> routing.any(dispatcher));
    }

    private static InetSocketAddress bound(InetSocketAddress listen, int port) {
        return new InetSocketAddress(listen.getAddress(), port);
    }

    @SuppressWarnings("removal") // The logs: a trace of headers would show credentials.
    private static Http1ConnectionSelector http1(RegistryLimits.Http limits) {
        var config =
                Http1Config.builder()
                        .maxPrologueLength(limits.targetBytes())
                        .maxHeadersSize(limits.headerBytes())
                        .receiveLog(false)
                        .sendLog(false)
                        .build();
        return Http1ConnectionSelector.builder().config(config).build();
    }

    /** What the codec refuses before a request reaches the dispatcher has the same form. */
    private static DirectHandlers directHandlers() {
        var handlers = DirectHandlers.builder();
        for (var type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, RegistryServer::refused);
        }
        return handlers.build();
    }

    private static DirectHandler.TransportResponse refused(
            DirectHandler.TransportRequest request,
            DirectHandler.EventType type,
            Status status,
            ServerResponseHeaders headers,
            String message) {
        var error = status.code() < 500 ? OciError.UNSUPPORTED : OciError.UNKNOWN;
        var answer = Answer.refused(error, status.code(), status.reasonPhrase());
        var response =
                DirectHandler.TransportResponse.builder()
                        .status(status)
                        .headers(headers)
                        .header(HeaderNames.CONTENT_TYPE, "application/json")
                        .keepAlive(false);
        // The codec would send a body to a HEAD as well.
        if (answer.body() instanceof Answer.Body.Text(String text)
                && !request.method().equals("HEAD")) {
            response.entity(text.getBytes(UTF_8));
        }
        return response.build();
    }

    /** Where it answers, with the port that the kernel chose. */
    public InetSocketAddress address() {
        return address;
    }

    /** Where it answers with TLS, if it does. */
    public Optional<InetSocketAddress> tlsAddress() {
        return tlsAddress;
    }

    /** Takes no more connections and waits, within the bound, for requests to finish. */
    @Override
    public void close() {
        server.stop();
        arrivals.forEach(Arrivals::close);
    }
}
