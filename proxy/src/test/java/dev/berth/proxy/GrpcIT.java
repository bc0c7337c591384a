package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.AppProtocol;
import dev.berth.policies.balance.Endpoint;
import dev.berth.proxy.limit.ProxyLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** gRPC's own interoperability client calls its own server through the balancer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrpcIT {
    private static final int CASE_SECONDS = 60;
    private static final int START_ATTEMPTS = 200;

    private Process server;
    private Endpoint endpoint;
    private Rig rig;
    private Path authority;

    @BeforeAll
    void start() throws Exception {
        int port = freePort();
        server =
                new ProcessBuilder("grpc-interop-server", "--port=" + port)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        awaitPort(port, server);
        endpoint = new Endpoint("127.0.0.1", port, "grpc", AppProtocol.HTTP2);
        rig = new Rig(ProxyLimits.DEFAULT, Rig.snapshot(List.of(endpoint), Map.of()));
        authority = Files.createTempFile("authority", ".pem");
        Files.writeString(authority, Rig.firstIdentity().pem());
    }

    @AfterAll
    void stop() throws Exception {
        rig.close();
        server.destroy();
        Files.delete(authority);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "empty_unary",
                "large_unary",
                "client_streaming",
                "server_streaming",
                "ping_pong",
                "empty_stream",
                "timeout_on_sleeping_server",
                "cancel_after_begin",
                "cancel_after_first_response",
                "status_code_and_message",
                "special_status_message",
                "custom_metadata",
                "unimplemented_method",
                "unimplemented_service"
            })
    void interop_throughTheBalancer_passes(String testCase) throws Exception {
        Outcome outcome = call(testCase, "authorization:Bearer " + rig.issuer().token(Rig.HOST));

        assertEquals(0, outcome.status(), outcome.output());
        assertTrue(rig.proxy().awaitIdle(endpoint, Duration.ofSeconds(5)));
    }

    @Test
    void interop_withoutToken_isUnauthenticated() throws Exception {
        Outcome outcome = call("empty_unary", "x:y");

        assertTrue(outcome.status() != 0, outcome.output());
        assertTrue(outcome.output().contains("code = Unauthenticated"), outcome.output());
    }

    private record Outcome(int status, String output) {}

    private Outcome call(String testCase, String metadata) throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                "grpc-interop-client",
                                "--use_tls",
                                "--use_test_ca",
                                "--ca_file=" + authority,
                                "--server_host=" + Rig.HOST,
                                "--server_port=" + rig.port(),
                                "--test_case=" + testCase,
                                "--additional_metadata=" + metadata));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(CASE_SECONDS, TimeUnit.SECONDS), output);
        return new Outcome(process.exitValue(), output);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static void awaitPort(int port, Process server) throws Exception {
        for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
                return;
            } catch (IOException notYet) {
                if (server.waitFor(50, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        }
        throw new IOException("the server does not listen on port " + port);
    }
}
