package dev.berth.daemon.api;

import dev.berth.daemon.config.ListenAddress;
import dev.berth.proxy.limit.Ceiling;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is told about the appliance itself.
 *
 * @param version of the software
 * @param startedAt of this process
 * @param registry where the registry listens
 * @param registryTls where it listens for other hosts, if it does
 * @param https where the balancer listens
 * @param http where it listens without TLS, if it does
 * @param ceiling what the balancer's clients can make it hold at most
 * @param issuer name of the built-in token issuer
 * @param caCertificate file of the device's authority, readable by all
 * @param caPem the same certificate
 * @param certificateNotAfter when the balancer's certificate expires
 * @param subnet of the containers' network
 */
public record ApplianceFacts(
        String version,
        Instant startedAt,
        ListenAddress registry,
        Optional<ListenAddress> registryTls,
        ListenAddress https,
        Optional<ListenAddress> http,
        Ceiling ceiling,
        String issuer,
        Path caCertificate,
        String caPem,
        Supplier<Instant> certificateNotAfter,
        String subnet) {}
