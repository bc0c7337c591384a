package dev.berth.daemon.docker;

import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A container that tests describe and never run. */
final class Specs {
    static final Inet4Address ADDRESS = Inet4Address.ofLiteral("10.89.0.7");

    private Specs() {}

    static ContainerSpec web(Path directory) {
        return web(ContainerProcess.ofImage(), directory);
    }

    static ContainerSpec inDomain(String domain, Path directory) {
        return web(
                ContainerProcess.ofImage(),
                new ContainerEndpoint.Own(
                        "berth",
                        ADDRESS,
                        "web-0",
                        Optional.of(domain),
                        directory.resolve("resolv.conf")));
    }

    static ContainerSpec web(ContainerProcess process, Path directory) {
        return web(
                process,
                new ContainerEndpoint.Own(
                        "berth", ADDRESS, "web-0", directory.resolve("resolv.conf")));
    }

    private static ContainerSpec web(ContainerProcess process, ContainerEndpoint endpoint) {
        return new ContainerSpec(
                "berth-default-web-0",
                "127.0.0.1:5000/web:1",
                process,
                endpoint,
                ContainerLimits.of(CpuGrant.exclusive("2-3", "0"), 64 << 20),
                ContainerSecurity.baseline(),
                LogLimits.DEFAULT,
                List.of(),
                new Ownership(
                        "me",
                        "default",
                        "Deployment",
                        "web",
                        "web-0",
                        Ownership.Part.only("main"),
                        "0123",
                        2000,
                        64 << 20,
                        Ownership.Mode.EXCLUSIVE,
                        Optional.of(ADDRESS)));
    }
}
