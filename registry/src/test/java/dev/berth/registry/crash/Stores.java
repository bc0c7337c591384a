package dev.berth.registry.crash;

import dev.berth.registry.Registry;
import dev.berth.registry.RegistryConfig;
import dev.berth.registry.base.RegistryLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/** How scenarios and restarts open the registry: alike. */
final class Stores {
    /** Where the store lies below the recorded directory: its parent is missing at first too. */
    static final String STORE = "var/store";

    static final String USER = "berth";

    private Stores() {}

    /** The real registry on a port that the kernel chooses. */
    static Registry open(Path disk, MovableClock clock) {
        var defaults = RegistryLimits.defaults();
        var uploads = defaults.uploads();
        var http = defaults.http();
        var limits =
                defaults.withUploads(
                                new RegistryLimits.Uploads(
                                        uploads.sessions(),
                                        uploads.sessionAge(),
                                        uploads.lease(),
                                        uploads.blobBytes(),
                                        0,
                                        uploads.lockWait()))
                        .withHttp(
                                new RegistryLimits.Http(
                                        http.connections(),
                                        http.targetBytes(),
                                        http.headerBytes(),
                                        http.idle(),
                                        http.refusedBodyBytes(),
                                        http.formBytes(),
                                        http.pageTags(),
                                        Duration.ofMillis(500)));
        return Registry.open(
                RegistryConfig.of(
                                disk.resolve(STORE),
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .withLimits(limits)
                        .withClock(clock));
    }
}
