package dev.berth.daemon.network;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The {@code resolv.conf} that the containers of a namespace see: the gateway first, then the
 * host's own name servers, with Kubernetes' search list.
 *
 * <p>A name server that the gateway does not answer for is asked next, so that names outside
 * resolve as on the host. Its loopback name servers are left out: in a container they are nobody.
 *
 * <p>A container's mount shows the file that existed when it was created. So a file is put in place
 * whole the first time, and later changed in place; the engine, which is root, mounts it, so the
 * directories above may be closed to others while the file itself is readable by all.
 */
public final class ResolverFile {
    /** What the C libraries read of a file (resolv.conf(5), {@code MAXNS}). */
    static final int MAX_NAME_SERVERS = 3;

    /** Bytes of the host's file that are read. */
    static final int MAX_HOST_FILE_BYTES = 64 * 1024;

    /** Where systemd-resolved says what it asks itself, then the file of every other host. */
    static final List<Path> HOST_FILES =
            List.of(Path.of("/run/systemd/resolve/resolv.conf"), Path.of("/etc/resolv.conf"));

    private static final String MODE = "rw-r--r--";
    private static final String SUFFIX = ".resolv.conf";

    private final Path directory;
    private final Inet4Address gateway;
    private final List<Path> hostFiles;

    /**
     * Files in {@code directory}, which is made when it is absent.
     *
     * @param gateway the host's address in the container network
     */
    public ResolverFile(Path directory, Inet4Address gateway) {
        this(directory, gateway, HOST_FILES);
    }

    /** With other places of the host's configuration; the first that exists counts. */
    public ResolverFile(Path directory, Inet4Address gateway, List<Path> hostFiles) {
        this.directory = directory;
        this.gateway = gateway;
        this.hostFiles = List.copyOf(hostFiles);
    }

    /**
     * Brings the file of a namespace up to date; a file that is right is not written.
     *
     * @param namespace a Kubernetes namespace (RFC 1123 label)
     * @return the file, to be mounted
     */
    public synchronized Path write(String namespace) throws IOException {
        if (!namespace.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
            throw new IllegalArgumentException(
                    "namespace \"" + namespace + "\", expected at most 63 of a-z 0-9 -");
        }
        Files.createDirectories(directory);
        var file = directory.resolve(namespace + SUFFIX);
        var content = content(namespace).getBytes(StandardCharsets.UTF_8);
        try {
            var old = Files.readAllBytes(file);
            if (!Arrays.equals(old, content)) {
                changeInPlace(file, content);
            }
        } catch (NoSuchFileException e) {
            create(file, content);
        }
        return file;
    }

    /** Brings every file that was written before up to date with the host. */
    public void refresh() throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        List<String> names;
        try (var files = Files.list(directory)) {
            names = files.map(file -> file.getFileName().toString()).toList();
        }
        for (var name : names) {
            if (name.endsWith(SUFFIX)) {
                write(name.substring(0, name.length() - SUFFIX.length()));
            }
        }
    }

    /** What the file of a namespace says now. */
    String content(String namespace) throws IOException {
        var text = new StringBuilder("# Written by berthd; changes are overwritten.\n");
        var servers = new ArrayList<String>(MAX_NAME_SERVERS);
        servers.add(gateway.getHostAddress());
        for (var server : hostServers()) {
            if (servers.size() < MAX_NAME_SERVERS && !servers.contains(server)) {
                servers.add(server);
            }
        }
        servers.forEach(server -> text.append("nameserver ").append(server).append('\n'));
        text.append("search ").append(namespace).append(".svc.cluster.local");
        return text.append(" svc.cluster.local cluster.local\noptions ndots:5\n").toString();
    }

    /** IPv4 name servers of the first file that has any which a container reaches. */
    private List<String> hostServers() throws IOException {
        for (var file : hostFiles) {
            var servers = new ArrayList<String>();
            for (var line : head(file).split("\n", -1)) {
                var words = line.strip().split("\\s+", -1);
                if (words.length >= 2 && words[0].equals("nameserver") && reachable(words[1])) {
                    servers.add(words[1]);
                }
            }
            if (!servers.isEmpty()) {
                return servers;
            }
        }
        return List.of();
    }

    private static String head(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_HOST_FILE_BYTES), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static boolean reachable(String server) {
        if (!server.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            return false;
        }
        try {
            var address = Inet4Address.ofLiteral(server);
            return !address.isLoopbackAddress() && !address.isAnyLocalAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void create(Path file, byte[] content) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        try (var channel =
                FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            writeAll(channel, content);
        }
        // Whoever the container runs as reads it, whatever our own mask says.
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(MODE));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** One write over the old text, then the cut: no reader ever finds the file empty. */
    private static void changeInPlace(Path file, byte[] content) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            writeAll(channel, content);
            channel.truncate(content.length);
            channel.force(true);
        }
    }

    private static void writeAll(FileChannel channel, byte[] content) throws IOException {
        var rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
        channel.force(true);
    }
}
