package dev.berth.registry;

import dev.berth.registry.base.RegistryLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A registry as a process of its own: prints {@code ready <port> <secret>} and serves. */
final class RegistryMain {
    private RegistryMain() {}

    /** Arguments: the store's directory, the port, bytes of the disk that stay free. */
    public static void main(String[] arguments) throws InterruptedException {
        var listen =
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1]));
        var defaults = RegistryLimits.defaults();
        var limits =
                defaults.withUploads(
                        new RegistryLimits.Uploads(
                                defaults.uploads().sessions(),
                                defaults.uploads().sessionAge(),
                                defaults.uploads().lease(),
                                defaults.uploads().blobBytes(),
                                Long.parseLong(arguments[2]),
                                defaults.uploads().lockWait()));
        var registry =
                Registry.open(RegistryConfig.of(Path.of(arguments[0]), listen).withLimits(limits));
        System.out.println(
                "ready "
                        + registry.address().getPort()
                        + " "
                        + registry.issueLogin("berth").secret());
        System.out.flush();
        new CountDownLatch(1).await();
    }
}
