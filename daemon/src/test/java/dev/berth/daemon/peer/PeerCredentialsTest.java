package dev.berth.daemon.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerCredentialsTest {
    private static final AccessRoles ROLES = new AccessRoles("berth", "berth-view", -1);

    @TempDir Path temp;

    @Test
    void peer_thisProcess_isItsUser() throws IOException {
        Peer peer = peerOfThisProcess(PeerCredentials.ofMachine());

        assertEquals(Files.getAttribute(temp, "unix:uid"), peer.uid());
        assertEquals(Files.getAttribute(temp, "unix:gid"), peer.gid());
        assertEquals(Files.getOwner(temp).getName(), peer.userName());
        assertTrue(peer.groups().contains(peer.gid()));
        assertEquals(Access.WRITE, PeerCredentials.ofMachine().roleOf(peer));
    }

    @Test
    void peer_supplementaryGroups_comeFromTheDatabase() throws IOException {
        UserDatabase users =
                new LibcWith() {
                    @Override
                    public Set<Integer> groups(String userName, int primaryGid) {
                        return Set.of(primaryGid, 4711);
                    }
                };

        Peer peer = peerOfThisProcess(new PeerCredentials(users, ROLES));

        assertEquals(Set.of(peer.gid(), 4711), peer.groups());
    }

    @Test
    void peer_nameHasAnotherNumberToo_isRefused() {
        UserDatabase users =
                new LibcWith() {
                    @Override
                    public Optional<Account> account(String userName) throws UserDatabaseException {
                        return super.account(userName)
                                .map(known -> new Account(known.uid() + 1, known.gid()));
                    }
                };

        assertThrows(
                UserDatabaseException.class,
                () -> peerOfThisProcess(new PeerCredentials(users, ROLES)));
    }

    @Test
    void peer_groupHasAnotherNumberToo_isRefused() {
        UserDatabase users =
                new LibcWith() {
                    @Override
                    public OptionalInt groupId(String groupName) throws UserDatabaseException {
                        return OptionalInt.of(super.groupId(groupName).orElseThrow() + 1);
                    }
                };

        assertThrows(
                UserDatabaseException.class,
                () -> peerOfThisProcess(new PeerCredentials(users, ROLES)));
    }

    @Test
    void peer_nameVanishedFromTheDatabase_isRefused() {
        UserDatabase users =
                new LibcWith() {
                    @Override
                    public Optional<Account> account(String userName) {
                        return Optional.empty();
                    }
                };

        assertThrows(
                UserDatabaseException.class,
                () -> peerOfThisProcess(new PeerCredentials(users, ROLES)));
    }

    private Peer peerOfThisProcess(PeerCredentials credentials) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(temp.resolve("socket"));
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
                SocketChannel client = SocketChannel.open(address);
                SocketChannel accepted = server.accept()) {
            assertTrue(client.isConnected());
            return credentials.peer(accepted);
        }
    }

    /** The machine's database, save what a test overrides. */
    private static class LibcWith implements UserDatabase {
        private final LibcUserDatabase libc = new LibcUserDatabase();

        @Override
        public Optional<Account> account(String userName) throws UserDatabaseException {
            return libc.account(userName);
        }

        @Override
        public OptionalInt groupId(String groupName) throws UserDatabaseException {
            return libc.groupId(groupName);
        }

        @Override
        public Set<Integer> groups(String userName, int primaryGid) throws UserDatabaseException {
            return libc.groups(userName, primaryGid);
        }
    }
}
