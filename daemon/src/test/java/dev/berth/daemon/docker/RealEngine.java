package dev.berth.daemon.docker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The real engine that the environment names, an image made of the host's busybox, and a mark of
 * its own on everything that a test makes there.
 */
public final class RealEngine implements AutoCloseable {
    /** The image's repository; one for all tests of this package, made when it is absent. */
    private static final String REPOSITORY = "berth-it-busybox";

    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private final Path socket;
    private final Engine engine;
    private final String owner;
    private final String image;

    /** Fails, rather than skips, where no engine is named. */
    public RealEngine(String test) throws IOException {
        this(test, socket());
    }

    /** The engine at that socket instead of the one that the environment names. */
    public RealEngine(String test, Path socket) throws IOException {
        this.socket = socket;
        engine = Engine.at(socket);
        owner = "berth-it-" + test + "-" + Long.toString(ProcessHandle.current().pid(), 36);
        image = REPOSITORY + ":" + owner;
        try (var loading =
                engine.images().load(REPOSITORY, owner, new ByteArrayInputStream(archive()))) {
            loading.await();
        }
    }

    /** The socket of the engine. */
    public static Path socket() {
        var host = System.getenv("DOCKER_HOST");
        return Engine.socketOf(host == null ? "unix:///run/docker.sock" : host);
    }

    /** The socket of this one. */
    public Path at() {
        return socket;
    }

    public Engine engine() {
        return engine;
    }

    /** The owner of everything here. */
    public String owner() {
        return owner;
    }

    /** A small image with a shell. */
    public String image() {
        return image;
    }

    /** Labels for a container called {@code name}. */
    public Ownership ownership(String name, Inet4Address address) {
        return new Ownership(
                owner,
                "default",
                "Deployment",
                "web",
                name,
                Ownership.Part.only("main"),
                "0123abcd",
                1000,
                64 << 20,
                Ownership.Mode.EXCLUSIVE,
                Optional.of(address));
    }

    /** A container that runs a shell script on the first CPU. */
    public ContainerSpec shell(
            String name, String network, Inet4Address address, Path resolver, String script) {
        return new ContainerSpec(
                owner + "-" + name,
                image,
                ContainerProcess.running(List.of("/bin/sh", "-c", script)),
                new ContainerEndpoint.Own(network, address, name, resolver),
                ContainerLimits.of(CpuGrant.exclusive("0", "0"), 64 << 20),
                ContainerSecurity.baseline(),
                LogLimits.DEFAULT,
                List.of(),
                ownership(name, address));
    }

    /** Makes a network of this test's own, called like the owner. */
    public String network(String subnet, String gateway) throws EngineException {
        engine.networks()
                .create(
                        new NetworkSpec(
                                owner, subnet, gateway, Map.of(), Map.of(Ownership.OWNER, owner)));
        return owner;
    }

    /** Removes the containers, the network and the image. */
    @Override
    public void close() throws EngineException {
        for (var container : engine.containers().list(List.of(Ownership.filter(owner)))) {
            engine.containers().remove(container.id(), true);
        }
        engine.networks().remove(owner);
        engine.images().remove(image);
        engine.close();
    }

    /** A tar archive of what is in the image. */
    public static byte[] archive() throws IOException {
        var archive = new ByteArrayOutputStream();
        entry(archive, "bin/", '5', "", new byte[0]);
        entry(archive, "bin/busybox", '0', "", Files.readAllBytes(BUSYBOX));
        for (var name : List.of("sh", "cat", "nc", "grep", "sleep", "hostname", "echo", "id")) {
            entry(archive, "bin/" + name, '2', "busybox", new byte[0]);
        }
        entry(archive, "etc/", '5', "", new byte[0]);
        entry(archive, "tmp/", '5', "", new byte[0]);
        var passwd = "root:x:0:0:root:/:/bin/sh\n".getBytes(StandardCharsets.US_ASCII);
        entry(archive, "etc/passwd", '0', "", passwd);
        archive.writeBytes(new byte[1024]);
        return archive.toByteArray();
    }

    /** One entry of a POSIX archive (ustar). */
    private static void entry(
            ByteArrayOutputStream archive, String name, char type, String link, byte[] content) {
        var header = new byte[512];
        put(header, 0, name);
        put(header, 100, name.equals("tmp/") ? "0001777" : "0000755");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, "%011o".formatted(content.length));
        put(header, 136, "00000000000");
        put(header, 148, "        ");
        header[156] = (byte) type;
        put(header, 157, link);
        put(header, 257, "ustar");
        put(header, 263, "00");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, "%06o".formatted(sum));
        header[154] = 0;
        archive.writeBytes(header);
        archive.writeBytes(content);
        archive.writeBytes(new byte[(512 - content.length % 512) % 512]);
    }

    private static void put(byte[] header, int offset, String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }

    /** What the kernel says about a process, by field name. */
    public static Map<String, String> status(int pid) throws IOException {
        var fields = new java.util.HashMap<String, String>();
        for (var line : Files.readAllLines(Path.of("/proc", Integer.toString(pid), "status"))) {
            int colon = line.indexOf(':');
            fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return fields;
    }
}
