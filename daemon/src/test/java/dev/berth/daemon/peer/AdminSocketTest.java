package dev.berth.daemon.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminSocketTest {
    @TempDir Path temp;

    @Test
    void claim_nothingThere_listensWhereItSays() throws IOException {
        try (AdminSocket socket = AdminSocket.claim(path());
                ServerSocketChannel server = listen(path())) {
            assertEquals(UnixDomainSocketAddress.of(path()), socket.address());
            assertTrue(server.isOpen());
        }
    }

    @Test
    void claim_deadSocket_removesIt() throws IOException {
        listen(path()).close();
        assertTrue(Files.exists(path()));

        try (AdminSocket socket = AdminSocket.claim(path());
                ServerSocketChannel server = listen(path())) {
            assertEquals(socket.address(), server.getLocalAddress());
        }
    }

    @Test
    void claim_liveSocketOfAnother_refusesAndLeavesIt() throws IOException {
        try (ServerSocketChannel server = listen(path())) {
            SocketTakenException refusal =
                    assertThrows(SocketTakenException.class, () -> AdminSocket.claim(path()));

            assertEquals(path() + " belongs to a daemon that is running", refusal.getMessage());
            assertTrue(server.isOpen() && Files.exists(path()));
        }
    }

    @Test
    void claim_liveSocketWhoseOwnerAcceptsNobody_refusesWithoutWaiting() throws IOException {
        try (ServerSocketChannel server =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(path()), 1)) {
            for (int knocks = 0; knocks < 10; knocks++) {
                assertThrows(SocketTakenException.class, () -> AdminSocket.claim(path()));
            }
            assertTrue(server.isOpen());
        }
    }

    @Test
    void claim_claimedButNotListeningYet_refuses() throws IOException {
        try (AdminSocket first = AdminSocket.claim(path())) {
            assertThrows(SocketTakenException.class, () -> AdminSocket.claim(path()));
            assertEquals(UnixDomainSocketAddress.of(path()), first.address());
        }
    }

    @Test
    void claim_afterClose_succeeds() throws IOException {
        AdminSocket.claim(path()).close();

        AdminSocket.claim(path()).close();
    }

    @Test
    void claim_afterARefusal_succeedsOnceTheOtherIsGone() throws IOException {
        ServerSocketChannel server = listen(path());
        assertThrows(SocketTakenException.class, () -> AdminSocket.claim(path()));
        server.close();

        AdminSocket.claim(path()).close();
    }

    @Test
    void claim_fileInItsPlace_refusesAndLeavesIt() throws IOException {
        Files.writeString(path(), "precious");

        IOException refusal = assertThrows(IOException.class, () -> AdminSocket.claim(path()));

        assertEquals(path() + " is not a socket; move it away", refusal.getMessage());
        assertEquals("precious", Files.readString(path()));
    }

    @Test
    void claim_linkToALiveSocketElsewhere_refusesAndLeavesIt() throws IOException {
        Path elsewhere = temp.resolve("elsewhere");
        Files.createSymbolicLink(path(), elsewhere);
        try (ServerSocketChannel server = listen(elsewhere)) {
            IOException refusal = assertThrows(IOException.class, () -> AdminSocket.claim(path()));

            assertInstanceOf(IOException.class, refusal);
            assertTrue(server.isOpen() && Files.exists(elsewhere));
        }
    }

    @Test
    void protect_keepsOutWhoNeedNotTry() throws IOException {
        try (AdminSocket socket = AdminSocket.claim(path());
                ServerSocketChannel server = listen(path())) {
            socket.protect();

            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path()));
            boolean hasReaders = new LibcUserDatabase().groupId("berth-view").isPresent();
            assertEquals(hasReaders ? "rw-rw-rw-" : "rw-rw----", mode);
            assertTrue(server.isOpen());
        }
    }

    @Test
    void close_removesTheSocket() throws IOException {
        AdminSocket socket = AdminSocket.claim(path());
        ServerSocketChannel server = listen(path());

        server.close();
        socket.close();

        assertFalse(Files.exists(path()));
    }

    private Path path() {
        return temp.resolve("berth.sock");
    }

    private static ServerSocketChannel listen(Path path) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path));
    }
}
