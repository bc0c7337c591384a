package dev.berth.daemon.peer;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;
import java.util.Set;

/**
 * The file of the admin socket, and the right to have it: one daemon at a time.
 *
 * <p>A socket's file outlives a daemon that was killed and then stands in the way of the next.
 * Whether somebody still listens is told by connecting; that nobody else asks the same question at
 * the same moment is ensured by a lock on a file beside it, which the kernel releases with the
 * process.
 */
public final class AdminSocket implements AutoCloseable {
    private static final String LOCK = ".lock";
    private static final String UNIX_MODE = "unix:mode";
    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET_TYPE = 0140000;

    /** Owner and group. */
    private static final Set<PosixFilePermission> MEMBERS =
            PosixFilePermissions.fromString("rw-rw----");

    /** A file has one group: where another may read, everybody may knock and the peer is asked. */
    private static final Set<PosixFilePermission> EVERYBODY =
            PosixFilePermissions.fromString("rw-rw-rw-");

    private static final Set<PosixFilePermission> LOCK_MODE =
            PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final FileChannel lock;

    private AdminSocket(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes the right to listen there, and removes a dead socket.
     *
     * @throws SocketTakenException if another process has it
     * @throws IOException if something else than a socket is in its place
     */
    public static AdminSocket claim(Path path) throws IOException {
        FileChannel lock =
                FileChannel.open(
                        path.resolveSibling(path.getFileName() + LOCK),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(LOCK_MODE));
        try {
            requireLock(path, lock);
            removeDead(path);
            return new AdminSocket(path, lock);
        } catch (IOException | RuntimeException refused) {
            lock.close();
            throw refused;
        }
    }

    private static void requireLock(Path path, FileChannel lock) throws IOException {
        try {
            FileLock held = lock.tryLock();
            if (held == null) {
                throw new SocketTakenException(path);
            }
        } catch (OverlappingFileLockException sameProcess) {
            throw new SocketTakenException(path);
        }
    }

    private static void removeDead(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (int) Files.getAttribute(path, UNIX_MODE, LinkOption.NOFOLLOW_LINKS);
        if ((mode & FILE_TYPE) != SOCKET_TYPE) {
            throw new IOException(path + " is not a socket; move it away");
        }
        if (isAlive(path)) {
            throw new SocketTakenException(path);
        }
        Files.delete(path);
    }

    /**
     * Whether somebody listens, as far as can be told: only a refused connection shows that nobody
     * does.
     */
    private static boolean isAlive(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // One who listens but never accepts is not waited for.
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException refused) {
            return false;
        } catch (SocketException busyOrForbidden) {
            return true;
        }
    }

    /** Where to listen. */
    public UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(path);
    }

    /**
     * Sets group and mode of the socket, which listening has just made: 0660 and group {@value
     * PeerCredentials#WRITERS} where it exists, 0666 where {@value PeerCredentials#READERS} exists
     * too. Not what keeps others out (the peer is asked for that), but who need not even try.
     */
    public void protect() throws IOException {
        PosixFileAttributeView file =
                Files.getFileAttributeView(
                        path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        Optional<GroupPrincipal> writers = group(PeerCredentials.WRITERS);
        // A service is not let change owners at all, and its socket has the right group already.
        if (writers.isPresent() && !writers.get().equals(file.readAttributes().group())) {
            file.setGroup(writers.get());
        }
        boolean hasReaders = group(PeerCredentials.READERS).isPresent();
        Files.setPosixFilePermissions(path, hasReaders ? EVERYBODY : MEMBERS);
    }

    private static Optional<GroupPrincipal> group(String name) throws IOException {
        UserPrincipalLookupService groups =
                FileSystems.getDefault().getUserPrincipalLookupService();
        try {
            return Optional.of(groups.lookupPrincipalByGroupName(name));
        } catch (UserPrincipalNotFoundException missing) {
            return Optional.empty();
        }
    }

    /** Removes the socket and gives the right up; a second time does nothing. */
    @Override
    public void close() throws IOException {
        if (!lock.isOpen()) {
            // The file that is there now may be another daemon's.
            return;
        }
        try (lock) {
            Files.deleteIfExists(path);
        }
    }
}
