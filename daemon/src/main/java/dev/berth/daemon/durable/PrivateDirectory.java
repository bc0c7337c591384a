package dev.berth.daemon.durable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A directory of mode 0700 whose files, of mode 0600, are replaced whole: where keys are kept. */
public final class PrivateDirectory {
    /** Longest file that is read back, bytes; what is kept here is a few kilobytes. */
    static final int MAX_FILE_BYTES = 256 * 1024;

    private static final String DIRECTORY_MODE = "rwx------";
    private static final String FILE_MODE = "rw-------";
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString(DIRECTORY_MODE);
    private static final System.Logger LOG = System.getLogger(PrivateDirectory.class.getName());

    private final Path path;

    private PrivateDirectory(Path path) {
        this.path = path;
    }

    /**
     * Opens the directory, made if it is missing. One that others may enter is closed to them: the
     * files in it have their own mode, so nothing has leaked yet.
     *
     * @throws IOException if it cannot be made or is not a directory
     */
    public static PrivateDirectory open(Path path) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(EnumSet.copyOf(OWNER_ONLY)));
            if (parent != null) {
                AtomicFile.forceDirectory(parent);
            }
        } catch (FileAlreadyExistsException exists) {
            close(path, exists);
        }
        return new PrivateDirectory(path);
    }

    private static void close(Path path, FileAlreadyExistsException exists) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(path + " is not a directory", exists);
        }
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path))) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} was open to others; its mode is 0700 now",
                    path);
            Files.setPosixFilePermissions(path, OWNER_ONLY);
        }
    }

    /** Where a file of that name is. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /**
     * The content of a file, or empty if there is none.
     *
     * @throws DamagedFileException if others may read it (a key in it is then no secret any more)
     *     or it is far longer than anything written here
     */
    public Optional<byte[]> read(String name) throws IOException {
        Path file = file(name);
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (!OWNER_ONLY.containsAll(mode)) {
                throw new DamagedFileException(
                        file,
                        "its mode is "
                                + PosixFilePermissions.toString(mode)
                                + ", expected "
                                + FILE_MODE
                                + ": others may have read the key in it; restore the mode if you know"
                                + " that nobody did, else move the file away to have a new one made");
            }
            byte[] content = in.readNBytes(MAX_FILE_BYTES + 1);
            if (content.length > MAX_FILE_BYTES) {
                throw new DamagedFileException(
                        file,
                        "longer than " + MAX_FILE_BYTES + " bytes, which was never written here");
            }
            return Optional.of(content);
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        }
    }

    /** Replaces a file as a whole; see {@link AtomicFile}. */
    public void write(String name, byte[] content) throws IOException {
        AtomicFile.replace(file(name), content, FILE_MODE);
    }
}
