package dev.berth.daemon.cli.login;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A user's small file that is read whole and replaced whole: the new content stands on the disk
 * before the name points to it, so that neither a crash nor a reader meets half of it. A symbolic
 * link stays one; its target is replaced.
 */
final class ConfigFile {
    /** Bytes of a configuration that a person keeps. */
    static final int MAX_BYTES = 1024 * 1024;

    /** Links followed one after the other, as many as the kernel follows. */
    private static final int MAX_LINKS = 40;

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;

    ConfigFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** The content; empty if there is no file yet. */
    String read() throws LoginException {
        try (InputStream stream = Files.newInputStream(path)) {
            byte[] content = stream.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw new LoginException(path + " is over 1 MiB: not touched");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new LoginException(path + " cannot be read: " + reason(e), e);
        }
    }

    /** Replaces the content; only the owner may read it from then on. */
    void replace(String content) throws LoginException {
        try {
            Path target = target();
            Path directory = target.toAbsolutePath().getParent();
            if (directory == null) {
                throw new LoginException(path + " is not a file in a directory");
            }
            Files.createDirectories(directory, PRIVATE_DIRECTORY);
            Path unfinished =
                    Files.createTempFile(directory, "config", ".unfinished", PRIVATE_FILE);
            try {
                write(unfinished, content);
                keepOwner(target, unfinished);
                Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
            force(directory);
        } catch (IOException e) {
            throw new LoginException(path + " cannot be written: " + reason(e), e);
        }
    }

    private Path target() throws IOException {
        Path target = path;
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MAX_LINKS) {
                throw new IOException("too many symbolic links");
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }

    private static void write(Path file, String content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** A file that root rewrites for somebody must stay theirs. */
    private static void keepOwner(Path from, Path to) throws IOException {
        if (!Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        PosixFileAttributes old = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        PosixFileAttributes now = view.readAttributes();
        if (!old.owner().equals(now.owner())) {
            view.setOwner(old.owner());
        }
        if (!old.group().equals(now.group())) {
            view.setGroup(old.group());
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
