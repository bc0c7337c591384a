package dev.berth.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.registry.base.Announcer;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.blob.BlobReader;
import dev.berth.registry.blob.UploadSessions;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.login.Logins;
import dev.berth.registry.manifest.Deletions;
import dev.berth.registry.manifest.ManifestStore;
import dev.berth.registry.upstream.Upstreams;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.net.InetSocketAddress;
import java.time.InstantSource;

/** The registry's web server, from {@link #start} to {@link #close}. */
public final class RegistryServer implements AutoCloseable {
    private final WebServer server;
    private final InetSocketAddress address;

    private RegistryServer(WebServer server, InetSocketAddress address) {
        this.server = server;
        this.address = address;
    }

    /**
     * What the server shows and changes.
     *
     * @param index who holds what
     * @param blobs content that is stored
     * @param uploads content on its way in
     * @param manifests stores manifests
     * @param deletions takes content out of repositories
     * @param logins who may push
     * @param events told of every change
     * @param upstreams other registries whose content is shown too
     * @param limits every bound
     * @param clock the time
     */
    public record Subjects(
            RegistryIndex index,
            BlobReader blobs,
            UploadSessions uploads,
            ManifestStore manifests,
            Deletions deletions,
            Logins logins,
            Announcer events,
            Upstreams upstreams,
            RegistryLimits limits,
            InstantSource clock) {}

    /** Answers from now on. */
    public static RegistryServer start(InetSocketAddress listen, Subjects subjects) {
        var limits = subjects.limits();
        var dispatcher =
                new Dispatcher(
                        Operations.on(subjects),
                        new AnswerWriter(limits.http().refusedBodyBytes()));
        var http = limits.http();
        var server =
                WebServer.builder()
                        .bindAddress(listen)
                        .shutdownHook(false)
                        .featuresDiscoverServices(false)
                        .protocolsDiscoverServices(false)
                        .addConnectionSelector(new WatchedConnections(http1(http), http.idle()))
                        .connectionOptions(options -> options.tcpNoDelay(true))
                        .maxTcpConnections(http.connections())
                        .idleConnectionTimeout(http.idle())
                        .idleConnectionPeriod(http.idle().dividedBy(4))
                        .shutdownGracePeriod(http.stop())
                        .directHandlers(directHandlers())
                        .routing(routing -> routing.any(dispatcher))
                        .build()
                        .start();
        return new RegistryServer(
                server, new InetSocketAddress(listen.getAddress(), server.port()));
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

    /** Takes no more connections and waits, within the bound, for requests to finish. */
    @Override
    public void close() {
        server.stop();
    }
}
