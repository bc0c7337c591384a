package dev.berth.daemon.volume;

import dev.berth.policies.input.FileContent;
import dev.berth.policies.workload.SecretValue;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of one volume, changed all at once: whoever reads sees those before or those after.
 *
 * <pre>
 *   key            → ..data/key          what containers open
 *   ..data         → ..2                 swapped by a rename
 *   ..2/key                              the files themselves, of one generation
 * </pre>
 *
 * <p>The layout is that of the kubelet, on whose {@code ..data} programs watch for changes.
 */
final class FileTree {
    private static final String DATA = "..data";
    private static final String NEXT = "..data_next";
    private static final int DIRECTORY_MODE = 0755;

    private final Path directory;

    /**
     * @param directory of the volume, which containers mount
     */
    FileTree(Path directory) {
        this.directory = directory;
    }

    /**
     * Brings the files up to date.
     *
     * @param group who may read them beside the owner; empty: whom their modes say
     * @return whether something was changed
     * @throws IOException if that fails; what was there before is there still
     */
    boolean write(SortedMap<String, FileContent> files, OptionalLong group) throws IOException {
        Files.createDirectories(directory);
        mode(directory, DIRECTORY_MODE);
        Path before = current();
        if (before != null && holds(before, files, group)) {
            return false;
        }
        Path generation = next(before);
        delete(generation);
        Files.createDirectory(generation);
        mode(generation, DIRECTORY_MODE);
        for (Map.Entry<String, FileContent> file : files.entrySet()) {
            writeFile(generation, file.getKey(), file.getValue(), group);
        }
        Path link = directory.resolve(NEXT);
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, generation.getFileName());
        Files.move(link, directory.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
        link(files.keySet());
        if (before != null) {
            delete(before);
        }
        return true;
    }

    /** Removes a directory with everything in it, links not followed. */
    static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            List<Path> children;
            try (Stream<Path> list = Files.list(path)) {
                children = list.toList();
            }
            for (Path child : children) {
                delete(child);
            }
        }
        Files.deleteIfExists(path);
    }

    private @Nullable Path current() throws IOException {
        try {
            Path target = Files.readSymbolicLink(directory.resolve(DATA));
            Path generation = directory.resolve(target.getFileName());
            return Files.isDirectory(generation) ? generation : null;
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    private Path next(@Nullable Path before) {
        long number = 0;
        if (before != null) {
            String name = before.getFileName().toString().substring("..".length());
            number = name.matches("[0-9]{1,18}") ? Long.parseLong(name) : 0;
        }
        return directory.resolve(".." + (number + 1));
    }

    private static boolean holds(
            Path generation, SortedMap<String, FileContent> files, OptionalLong group)
            throws IOException {
        Set<String> there = new HashSet<>();
        try (Stream<Path> all = Files.walk(generation)) {
            all.filter(path -> !Files.isDirectory(path))
                    .forEach(path -> there.add(generation.relativize(path).toString()));
        }
        if (!there.equals(files.keySet())) {
            return false;
        }
        for (Map.Entry<String, FileContent> file : files.entrySet()) {
            Path path = generation.resolve(file.getKey());
            boolean same = SecretValue.of(Files.readAllBytes(path)).equals(file.getValue().bytes());
            if (!same || !isMode(path, file.getValue().mode(), group)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMode(Path path, int mode, OptionalLong group) throws IOException {
        Set<PosixFilePermission> there = Files.getPosixFilePermissions(path);
        boolean fitsGroup =
                there.equals(permissions(forGroup(mode)))
                        || there.equals(permissions(forAll(mode)));
        return there.equals(permissions(mode)) || (group.isPresent() && fitsGroup);
    }

    private static void writeFile(
            Path generation, String name, FileContent content, OptionalLong group)
            throws IOException {
        Path path = generation.resolve(name).normalize();
        if (!path.startsWith(generation) || path.equals(generation)) {
            throw new IOException("a file of a volume is called " + name);
        }
        Path parent = path.getParent();
        if (parent != null && !parent.equals(generation)) {
            Files.createDirectories(parent);
            for (Path at = parent; !at.equals(generation); at = parentOf(at)) {
                mode(at, DIRECTORY_MODE);
            }
        }
        Files.write(path, content.bytes().bytes());
        if (group.isEmpty()) {
            mode(path, content.mode());
        } else {
            mode(
                    path,
                    own(path, group.getAsLong())
                            ? forGroup(content.mode())
                            : forAll(content.mode()));
        }
    }

    private static Path parentOf(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalStateException(path + " is in nothing");
        }
        return parent;
    }

    /** Only who is in a group, or may do anything, can give a file to it. */
    private static boolean own(Path path, long group) throws IOException {
        try {
            Files.setAttribute(path, "unix:gid", (int) group);
            return true;
        } catch (FileSystemException refused) {
            return false;
        }
    }

    /** What {@code fsGroup} adds: its members may read. */
    private static int forGroup(int mode) {
        return mode | 0440;
    }

    /** The same where the group cannot be had; nobody but the pod comes that far. */
    private static int forAll(int mode) {
        return mode | 0444;
    }

    private void link(Set<String> files) throws IOException {
        Set<String> wanted = new HashSet<>();
        for (String file : files) {
            wanted.add(Path.of(file).getName(0).toString());
        }
        for (String name : wanted) {
            Path link = directory.resolve(name);
            if (!Files.isSymbolicLink(link)) {
                Files.createSymbolicLink(link, Path.of(DATA, name));
            }
        }
        List<Path> links;
        try (Stream<Path> list = Files.list(directory)) {
            links = list.toList();
        }
        for (Path link : links) {
            String name = link.getFileName().toString();
            if (!name.startsWith("..") && !wanted.contains(name)) {
                Files.delete(link);
            }
        }
    }

    private static void mode(Path path, int mode) throws IOException {
        Files.setPosixFilePermissions(path, permissions(mode));
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        List<PosixFilePermission> bits = Arrays.asList(PosixFilePermission.values());
        for (int i = 0; i < bits.size(); i++) {
            if ((mode & (0400 >> i)) != 0) {
                permissions.add(bits.get(i));
            }
        }
        return permissions;
    }
}
