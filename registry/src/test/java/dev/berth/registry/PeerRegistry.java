package dev.berth.registry;

import dev.berth.registry.base.TlsLimits;
import dev.berth.registry.http.TlsListener;
import dev.berth.registry.login.Grant;
import dev.berth.registry.login.Login;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A registry with both listeners, and the programs that people use with it, signed in as a robot
 * that may everything.
 *
 * <p>The TLS listener is on an address that is not loopback: Docker trusts that one without looking
 * at a certificate.
 */
final class PeerRegistry implements AutoCloseable {
    /** Where the engine looks for the certificates of registries. */
    private static final Path ENGINE_CERTIFICATES = Path.of("/etc/docker/certs.d");

    /** Through which listener. */
    enum Way {
        PLAIN,
        TLS
    }

    final RunningRegistry running;
    final Login robot;
    private final Path directory;
    private final Path certificate;
    private final Path trusted;

    PeerRegistry(Path directory) throws Exception {
        this.directory = directory;
        this.certificate = directory.resolve("ca.pem");
        InetAddress address = address();
        var made = TestCertificate.of(directory, address);
        made.write(certificate);
        var listener =
                new TlsListener(
                        new InetSocketAddress(address, 0),
                        made.server(),
                        Set::of,
                        false,
                        TlsLimits.DEFAULT);
        this.running =
                RunningRegistry.on(directory.resolve("store"), config -> config.withTls(listener));
        this.robot =
                running.registry
                        .robots()
                        .create(
                                "it",
                                List.of(Grant.parse("**:pull,push,overwrite,delete").orElseThrow()),
                                Optional.empty())
                        .orElseThrow();
        this.trusted = ENGINE_CERTIFICATES.resolve(host(Way.TLS));
        Files.createDirectories(trusted);
        Files.copy(certificate, trusted.resolve("ca.crt"));
        signIn();
    }

    private static InetAddress address() throws IOException {
        for (var network : NetworkInterface.networkInterfaces().toList()) {
            for (var address : network.inetAddresses().toList()) {
                if (address instanceof Inet4Address && !address.isLoopbackAddress()) {
                    return address;
                }
            }
        }
        throw new AssertionError("this machine has no IPv4 address but loopback");
    }

    /** Host and port. */
    String host(Way way) {
        var address =
                way == Way.TLS
                        ? running.registry.tlsAddress().orElseThrow()
                        : running.registry.address();
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private void signIn() throws IOException {
        var hosts = new ArrayList<String>();
        String basic = RunningRegistry.basic(robot).substring("Basic ".length());
        for (var way : Way.values()) {
            hosts.add("\"" + host(way) + "\":{\"auth\":\"" + basic + "\"}");
        }
        Files.writeString(
                directory.resolve("config.json"), "{\"auths\":{" + String.join(",", hosts) + "}}");
        Files.writeString(
                directory.resolve("regctl.json"),
                "{\"hosts\":{\"" + host(Way.PLAIN) + "\":{\"tls\":\"disabled\"}}}");
    }

    private Map<String, String> environment() {
        return Map.of(
                "DOCKER_CONFIG", directory.toString(),
                "REGISTRY_AUTH_FILE", directory.resolve("config.json").toString(),
                "REGCTL_CONFIG", directory.resolve("regctl.json").toString(),
                "SSL_CERT_FILE", certificate.toString());
    }

    /** Runs a program that has to succeed. */
    String must(String... command) throws Exception {
        return Peer.must(directory, environment(), List.of(command));
    }

    /** Runs a program. */
    Peer.Outcome run(String... command) throws Exception {
        return Peer.run(directory, environment(), List.of(command));
    }

    @Override
    public void close() {
        try {
            Files.delete(trusted.resolve("ca.crt"));
            Files.delete(trusted);
        } catch (IOException e) {
            throw new AssertionError("could not take " + trusted + " away", e);
        } finally {
            running.close();
        }
    }
}
