package dev.berth.daemon.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.daemon.cli.FakeDaemon;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminClientTest {
    @TempDir Path directory;

    @Test
    void send_largeBodies_travelWhole() throws IOException {
        String large = "ä".repeat(1_000_000);
        try (var daemon = new FakeDaemon(directory)) {
            daemon.raw("POST /x", FakeDaemon.http(200, "text/plain", large));

            var answer = client().send(AdminRequest.post("/x", "text/plain", large));

            assertEquals(new AdminAnswer(200, "text/plain", large), answer);
        }
    }

    @Test
    void send_refusedBeforeTheBodyIsRead_givesTheRefusal() throws Exception {
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(directory.resolve("berth.sock")));
            Thread server = Thread.ofVirtual().start(() -> refuseAtOnce(listener));

            var answer = client().send(AdminRequest.post("/x", "text/plain", "x".repeat(4 << 20)));

            assertEquals(new AdminAnswer(403, "text/plain", "no"), answer);
            server.join();
        }
    }

    @Test
    void send_nobodyAccepts_givesUpAtTheDeadline() throws IOException {
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(directory.resolve("berth.sock")), 1);
            var client = new AdminClient(socket(), Duration.ofMillis(30), "1");

            for (int attempt = 0; attempt < 4; attempt++) {
                var thrown =
                        assertThrows(
                                AdminException.class, () -> client.send(AdminRequest.get("/x")));
                assertEquals(AdminException.Kind.TIMED_OUT, thrown.kind());
            }
        }
    }

    @Test
    void send_noSocket_isUnreachable() {
        var thrown =
                assertThrows(AdminException.class, () -> client().send(AdminRequest.get("/x")));

        assertEquals(AdminException.Kind.UNREACHABLE, thrown.kind());
    }

    @Test
    void send_plainFileInPlaceOfTheSocket_isUnreachable() throws IOException {
        Files.writeString(socket(), "");

        var thrown =
                assertThrows(AdminException.class, () -> client().send(AdminRequest.get("/x")));

        assertEquals(AdminException.Kind.UNREACHABLE, thrown.kind());
    }

    @ParameterizedTest
    @CsvSource({"a b,a%20b", "a/b,a%2Fb", "a+b,a%2Bb", "ä&?,%C3%A4%26%3F"})
    void encoded_anything_isOnePartOfATarget(String text, String encoded) {
        assertEquals(encoded, AdminRequest.encoded(text));
        assertEquals("/x?q=" + encoded, AdminRequest.get("/x").with("q", text).target());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "/a b", "/a\r\nHost: x", "/ä"})
    void request_targetThatIsNone_isRefused(String target) {
        assertThrows(IllegalArgumentException.class, () -> AdminRequest.get(target));
    }

    private Path socket() {
        return directory.resolve("berth.sock");
    }

    private AdminClient client() {
        return new AdminClient(socket(), Duration.ofSeconds(20), "1");
    }

    private static void refuseAtOnce(ServerSocketChannel listener) {
        try (var channel = listener.accept()) {
            String answer = FakeDaemon.http(403, "text/plain", "no");
            channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
