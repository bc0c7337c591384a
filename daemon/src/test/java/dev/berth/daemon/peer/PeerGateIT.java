package dev.berth.daemon.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes of several users, as curl, at a real Helidon listener; needs root to be them. */
class PeerGateIT {
    private static final int PATIENCE_SECONDS = 20;
    private static final String NOBODY = "65534";
    private static final String DAEMON = "1";
    private static final String BIN = "2";
    private static final String NAMELESS = "54321";

    @TempDir private Path temp;
    private final CyclicBarrier together = new CyclicBarrier(2);
    private AutoCloseable claimed = () -> {};
    private WebServer server = WebServer.builder().build();

    @BeforeEach
    void start() throws IOException {
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
        start(new LibcUserDatabase());
    }

    private void start(UserDatabase users) throws IOException {
        // Debian's users daemon and bin are each in the group of the same name.
        var credentials =
                new PeerCredentials(
                        users, new AccessRoles("daemon", "bin", LibcUserDatabase.ownUid()));
        var gate = new PeerGate(credentials);
        AdminSocket admin = AdminSocket.claim(socket());
        claimed = admin;
        var builder = WebServer.builder().shutdownHook(false).bindAddress(admin.address());
        gate.guard(builder);
        server =
                builder.routing(
                                routing ->
                                        routing.get(
                                                        "/who",
                                                        (request, answer) -> answer.send(who(gate)))
                                                .get(
                                                        "/together",
                                                        (request, answer) -> {
                                                            together.await(
                                                                    PATIENCE_SECONDS,
                                                                    TimeUnit.SECONDS);
                                                            answer.send(who(gate));
                                                        }))
                        .build()
                        .start();
        Files.setPosixFilePermissions(socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
    }

    private static String who(PeerGate gate) {
        return PeerGate.current().map(peer -> peer.uid() + "/" + peer.gid()).orElse("nobody known")
                + " "
                + gate.access();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        claimed.close();
    }

    @Test
    void usersAreToldApart() throws Exception {
        assertEquals("0/0 WRITE", get("0", "/who"));
        assertEquals("1/1 WRITE", get(DAEMON, "/who"));
        assertEquals("2/2 READ", get(BIN, "/who"));
        assertEquals("65534/65534 REFUSED", get(NOBODY, "/who"));
        assertEquals("54321/54321 REFUSED", get(NAMELESS, "/who"));
        assertEquals("0/0 WRITE", get("0", "/who"));
    }

    @Test
    void usersAtTheSameMoment_areToldApart() throws Exception {
        for (int round = 0; round < 5; round++) {
            var root = inBackground("0", "/together");
            var nobody = inBackground(NOBODY, "/together");

            assertEquals("0/0 WRITE", root.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals("65534/65534 REFUSED", nobody.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }

    @Test
    void severalRequestsOnOneConnection_areOfTheSamePeer() throws Exception {
        String url = "http://berth/who";

        String output = curl(NOBODY, "-w", "\n", url, url, url);

        assertEquals("65534/65534 REFUSED\n".repeat(3), output);
    }

    @Test
    void peerCannotBeTold_isCutOffAndThePeerBeforeIsNotItsHeir() throws Exception {
        assertEquals("0/0 WRITE", get("0", "/who"));
        stop();
        start(
                new UserDatabase() {
                    private final UserDatabase libc = new LibcUserDatabase();

                    @Override
                    public Optional<Account> account(String userName) throws UserDatabaseException {
                        if (userName.equals("nobody")) {
                            throw new UserDatabaseException("silent");
                        }
                        return libc.account(userName);
                    }

                    @Override
                    public OptionalInt groupId(String groupName) throws UserDatabaseException {
                        return libc.groupId(groupName);
                    }

                    @Override
                    public Set<Integer> groups(String userName, int primaryGid)
                            throws UserDatabaseException {
                        return libc.groups(userName, primaryGid);
                    }
                });

        assertEquals("0/0 WRITE", get("0", "/who"));
        String cutOff = curl(NOBODY, "http://berth/who");
        assertEquals("0/0 WRITE", get("0", "/who"));

        assertEquals("", cutOff);
    }

    @Test
    void otherThreads_knowNoPeer() {
        assertTrue(PeerGate.current().isEmpty());
    }

    private CompletableFuture<String> inBackground(String uid, String path) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return get(uid, path);
                    } catch (IOException | InterruptedException failed) {
                        return failed.toString();
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    private String get(String uid, String path) throws IOException, InterruptedException {
        return curl(uid, "http://berth" + path);
    }

    private String curl(String uid, String... arguments) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(
                        List.of(
                                "setpriv",
                                "--reuid=" + uid,
                                "--regid=" + uid,
                                "--clear-groups",
                                "curl",
                                "-s",
                                "--max-time",
                                Integer.toString(PATIENCE_SECONDS),
                                "--unix-socket",
                                socket().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private Path socket() {
        return temp.resolve("berth.sock");
    }
}
