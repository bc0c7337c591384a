package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.AppProtocol;
import dev.berth.policies.balance.Endpoint;
import dev.berth.proxy.limit.ProxyLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Conversations of other implementations' WebSocket client and servers through the balancer, over
 * HTTP/1.1 (RFC 6455) and over HTTP/2 (RFC 8441) on either side. The cases are in {@code
 * websocket/*.py}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSocketIT {
    /** Python with the peers' libraries. */
    private static final String PYTHON = "python-websockets";

    private static final String PYTHON_HTTP2 = "python-hypercorn";

    private static final int CASE_SECONDS = 60;

    private Peer clear;
    private Peer encrypted;
    private Peer http2;
    private Path authority;

    /** An endpoint and the balancer before it. */
    private record Peer(Process server, Endpoint endpoint, Rig rig) implements AutoCloseable {
        static Peer start(AppProtocol protocol, String python, String... arguments)
                throws Exception {
            List<String> command = new ArrayList<>(List.of(arguments));
            command.addFirst(python);
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            var said =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.UTF_8));
            String port = said.readLine();
            assertNotNull(port, "the server did not start");
            var endpoint = new Endpoint("127.0.0.1", Integer.parseInt(port), "websocket", protocol);
            var snapshot = Rig.snapshot(List.of(endpoint), Map.of());
            return new Peer(process, endpoint, new Rig(ProxyLimits.DEFAULT, snapshot));
        }

        @Override
        public void close() {
            rig.close();
            server.destroy();
        }
    }

    @BeforeAll
    void start() throws Exception {
        authority = Files.createTempFile("authority", ".pem");
        Files.writeString(authority, Rig.firstIdentity().pem());
        clear = Peer.start(AppProtocol.HTTP1, PYTHON, script("server.py"));
        http2 = Peer.start(AppProtocol.HTTP2, PYTHON_HTTP2, script("server_http2.py"));
        TestIdentity identity = Rig.identity("endpoint");
        Path certificate = Files.createTempFile("endpoint", ".pem");
        Path key = Files.createTempFile("endpoint", ".key");
        Files.writeString(certificate, identity.pem());
        Files.writeString(key, identity.keyPem());
        // The server has read them once it tells its port.
        encrypted =
                Peer.start(
                        AppProtocol.HTTPS,
                        PYTHON,
                        script("server.py"),
                        certificate.toString(),
                        key.toString());
        Files.delete(certificate);
        Files.delete(key);
    }

    @AfterAll
    void stop() throws Exception {
        clear.close();
        encrypted.close();
        http2.close();
        Files.delete(authority);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text",
                "binary",
                "text_deflated",
                "binary_deflated",
                "fragments_with_pings",
                "fragments_back_with_pings",
                "code_point_split",
                "utf8_broken",
                "close_by_server",
                "close_by_client",
                "many_small",
                "held_back",
                "slow_reader",
                "pings",
                "abrupt_client",
                "abrupt_server",
                "subprotocol",
                "no_token",
                "many_conversations"
            })
    void http1_conversation_passes(String conversation) throws Exception {
        run(clear, "client.py", conversation);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text",
                "binary_deflated",
                "fragments_with_pings",
                "close_by_server",
                "close_by_client",
                "many_small",
                "held_back",
                "slow_reader",
                "abrupt_client",
                "abrupt_server",
                "subprotocol",
                "many_conversations"
            })
    void http1_conversationWithEncryptedEndpoint_passes(String conversation) throws Exception {
        run(encrypted, "client.py", conversation);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sizes",
                "many_streams",
                "closes",
                "pings",
                "reset_by_client",
                "abrupt_server",
                "subprotocol",
                "no_token"
            })
    void http2_conversation_passes(String conversation) throws Exception {
        run(clear, "client_http2.py", conversation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sizes", "many_streams", "closes", "reset_by_client", "abrupt_server"})
    void http2_conversationWithEncryptedEndpoint_passes(String conversation) throws Exception {
        run(encrypted, "client_http2.py", conversation);
    }

    /** What the endpoint's implementation can do, asked without a balancer as well. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text",
                "binary_deflated",
                "close_by_server",
                "many_small",
                "slow_reader",
                "subprotocol",
                "no_token"
            })
    void http1_conversationWithHttp2Endpoint_passes(String conversation) throws Exception {
        run(http2, "client.py", conversation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sizes", "many_streams", "pings", "reset_by_client", "subprotocol"})
    void http2_conversationWithHttp2Endpoint_passes(String conversation) throws Exception {
        run(http2, "client_http2.py", conversation);
    }

    private void run(Peer peer, String client, String conversation) throws Exception {
        String port = Integer.toString(peer.rig().port());
        String token = peer.rig().issuer().token(Rig.HOST);
        Process process =
                new ProcessBuilder(
                                PYTHON,
                                script(client),
                                port,
                                authority.toString(),
                                token,
                                conversation)
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(CASE_SECONDS, TimeUnit.SECONDS), output);
        assertEquals(0, process.exitValue(), output);
        assertTrue(peer.rig().proxy().awaitIdle(peer.endpoint(), Duration.ofSeconds(10)));
    }

    private static String script(String name) throws IOException, URISyntaxException {
        URL resource = WebSocketIT.class.getResource("websocket/" + name);
        if (resource == null) {
            throw new IOException("no script " + name);
        }
        return Path.of(resource.toURI()).toString();
    }
}
