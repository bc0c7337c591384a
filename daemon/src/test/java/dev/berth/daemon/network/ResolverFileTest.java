package dev.berth.daemon.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolverFileTest {
    private static final Inet4Address GATEWAY = Inet4Address.ofLiteral("10.89.0.1");

    @TempDir Path directory;

    @Test
    void write_firstTime_saysGatewayThenTheHostsServers() throws IOException {
        host("first", "nameserver 192.0.2.53\nnameserver 192.0.2.54\nnameserver 192.0.2.55\n");

        var file = resolver().write("default");

        assertEquals(
                """
                # Written by berthd; changes are overwritten.
                nameserver 10.89.0.1
                nameserver 192.0.2.53
                nameserver 192.0.2.54
                search default.svc.cluster.local svc.cluster.local cluster.local
                options ndots:5
                """,
                Files.readString(file));
        assertEquals(
                "rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void write_changedHost_changesTheSameFile() throws IOException {
        host("first", "nameserver 192.0.2.153\nnameserver 192.0.2.154\n");
        var file = resolver().write("default");
        var before = Files.getAttribute(file, "unix:ino");

        host("first", "nameserver 192.0.2.7\n");
        resolver().write("default");

        assertEquals(before, Files.getAttribute(file, "unix:ino"));
        assertEquals(resolver().content("default"), Files.readString(file));
    }

    @Test
    void write_nothingNew_touchesNothing() throws IOException {
        var file = resolver().write("default");
        var longAgo = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(file, longAgo);

        resolver().write("default");

        assertEquals(longAgo, Files.getLastModifiedTime(file));
    }

    @Test
    void content_firstFileWithLoopbackOnly_takesTheNext() throws IOException {
        host("first", "# stub\nnameserver 127.0.0.53\nnameserver ::1\noptions edns0\n");
        host("second", "search lan\nnameserver fd00::53\n  nameserver\t192.0.2.1 # here\n");

        assertEquals("10.89.0.1 192.0.2.1", servers());
    }

    @Test
    void content_noServerAnywhere_namesTheGatewayAlone() throws IOException {
        host("first", "nameserver 0.0.0.0\nnameserver 999.0.2.1\nnameserver\n");

        assertEquals("10.89.0.1", servers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../etc", "a/b", "Default", "-a", "a.b"})
    void write_namespaceThatIsNone_isRefused(String namespace) {
        assertThrows(IllegalArgumentException.class, () -> resolver().write(namespace));
    }

    private ResolverFile resolver() {
        return new ResolverFile(
                directory.resolve("resolver"),
                GATEWAY,
                List.of(directory.resolve("first"), directory.resolve("second")));
    }

    private void host(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }

    private String servers() throws IOException {
        return String.join(
                " ",
                resolver()
                        .content("default")
                        .lines()
                        .filter(line -> line.startsWith("nameserver "))
                        .map(line -> line.substring("nameserver ".length()))
                        .toList());
    }
}
