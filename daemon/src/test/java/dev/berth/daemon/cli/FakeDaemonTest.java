package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FakeDaemonTest {
    /** The moment between the close and the end of the accept is short: often enough to meet it. */
    private static final int ROUNDS = 2_000;

    @TempDir private Path directory;

    @Test
    void close_returned_takesNoConnectionAnyMore() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var daemon = new FakeDaemon(directory);

            daemon.close();

            var address = UnixDomainSocketAddress.of(daemon.socket());
            assertThrows(ConnectException.class, () -> SocketChannel.open(address), "" + round);
            Files.delete(daemon.socket());
        }
    }
}
