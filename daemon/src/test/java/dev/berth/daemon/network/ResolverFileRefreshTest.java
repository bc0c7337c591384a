package dev.berth.daemon.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolverFileRefreshTest {
    @TempDir Path directory;

    @Test
    void refresh_hostHasOtherServers_everyFileNamesThem() throws IOException {
        Files.writeString(host(), "nameserver 192.0.2.1\n");
        var first = resolver().write("default");
        var second = resolver().write("shop");
        Files.writeString(host(), "nameserver 192.0.2.2\n");

        resolver().refresh();

        assertEquals(resolver().content("default"), Files.readString(first));
        assertEquals(resolver().content("shop"), Files.readString(second));
    }

    @Test
    void refresh_nothingWasWritten_writesNothing() throws IOException {
        resolver().refresh();

        assertFalse(Files.exists(directory.resolve("resolver")));
    }

    private Path host() {
        return directory.resolve("host");
    }

    private ResolverFile resolver() {
        return new ResolverFile(
                directory.resolve("resolver"),
                Inet4Address.ofLiteral("10.89.0.1"),
                List.of(host()));
    }
}
