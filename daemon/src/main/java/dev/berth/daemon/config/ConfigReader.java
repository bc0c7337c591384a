package dev.berth.daemon.config;

import dev.berth.daemon.document.Fields;
import dev.berth.daemon.document.Findings;
import dev.berth.daemon.document.ReadLimits;
import dev.berth.daemon.document.YamlNode;
import dev.berth.daemon.document.YamlReader;
import dev.berth.daemon.network.Subnet;
import dev.berth.policies.base.Result;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.SlotUnit;
import dev.berth.proxy.edge.EdgeConfig;
import dev.berth.proxy.tunnel.StreamConfig;
import dev.berth.registry.upstream.Upstream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code berthd.yaml}, and refuses it with every problem at once. */
public final class ConfigReader {
    /** A path of a Unix socket has at most 107 bytes, and {@code /berth.sock} is appended. */
    private static final int MAX_RUNTIME_DIRECTORY_CHARACTERS = 90;

    /** Reads a file of at most {@link ReadLimits#CONFIGURATION} bytes. */
    public Result<ApplianceConfig> read(Path file) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            return read(input.readNBytes(ReadLimits.CONFIGURATION.bytes() + 1));
        }
    }

    /** Reads the text of a file; an empty one is every default. */
    public Result<ApplianceConfig> read(byte[] yaml) {
        var findings = new Findings();
        List<YamlNode> roots = new YamlReader(ReadLimits.CONFIGURATION).read(yaml, findings);
        Optional<Fields> root =
                roots.isEmpty() ? Optional.empty() : Fields.ofRoot(roots.getFirst(), findings);
        Optional<ApplianceConfig> config = config(new OptionValues(root));
        return config.isEmpty() || findings.errorCount() > 0
                ? Result.refused(findings.errors())
                : Result.ok(config.get());
    }

    private static Optional<ApplianceConfig> config(OptionValues values) {
        Optional<Path> state = values.value(Option.STATE_DIRECTORY, OptionParsers::path);
        Optional<Path> runtime = values.value(Option.RUNTIME_DIRECTORY, OptionParsers::path);
        Optional<Path> engine = values.value(Option.ENGINE_SOCKET, OptionParsers::socket);
        Optional<ListenAddress> registry =
                values.value(Option.REGISTRY_LISTEN, ListenAddress::parse);
        RegistryAccess registryAccess = RegistryAccess.read(values);
        Optional<ListenAddress> https = values.value(Option.BALANCER_HTTPS, ListenAddress::parse);
        Optional<ClientTls> clientTls = ClientTls.read(values);
        EdgeConfig edge = EdgeReader.read(values);
        StreamConfig streams = EdgeReader.streams(values);
        Optional<Subnet> subnet = values.optional(Option.NETWORK_SUBNET, Subnet::parse);
        Optional<Subnet> services = values.optional(Option.NETWORK_SERVICE_RANGE, Subnet::parse);
        Optional<SlotUnit> unit = SlotUnits.read(values);
        Optional<CpuSet> reserved = values.optional(Option.SLOTS_RESERVED_CPUS, CpuSet::parse);
        Optional<Long> memory = values.value(Option.SLOTS_MEMORY_RESERVE, OptionParsers::bytes);
        Optional<Integer> overcommit =
                values.value(Option.SLOTS_MEMORY_OVERCOMMIT, OptionParsers::overcommitPercent);
        Optional<String> policy = values.value(Option.SLOTS_POLICY, OptionParsers::policy);
        SlotUpkeep slotUpkeep = SlotUpkeep.read(values);
        List<Path> hostPaths = values.list(Option.VOLUMES_HOST_PATHS, OptionParsers::path);
        Optional<Duration> drain =
                values.value(Option.LIMITS_DRAIN_SECONDS, OptionParsers::drainTimeout);
        List<Upstream> upstreams = UpstreamReader.read(values.each(Option.REGISTRY_UPSTREAMS));
        List<String> hosts = values.texts(Option.HOSTS);
        OptionParsers.badHosts(hosts).forEach(detail -> values.error(Option.HOSTS, detail));
        registry.ifPresent(address -> checkLoopback(values, address));
        runtime.ifPresent(directory -> checkLength(values, directory));
        subnet.ifPresent(one -> services.ifPresent(other -> checkApart(values, one, other)));
        values.refuseUnknown();
        boolean complete =
                state.isPresent()
                        && runtime.isPresent()
                        && engine.isPresent()
                        && registry.isPresent()
                        && https.isPresent()
                        && clientTls.isPresent()
                        && unit.isPresent()
                        && memory.isPresent()
                        && overcommit.isPresent()
                        && policy.isPresent()
                        && drain.isPresent();
        return complete
                ? Optional.of(
                        new ApplianceConfig(
                                state.get(),
                                runtime.get(),
                                hosts,
                                engine.get(),
                                registry.get(),
                                registryAccess,
                                upstreams,
                                https.get(),
                                clientTls.get(),
                                edge,
                                streams,
                                subnet,
                                services,
                                unit.get(),
                                reserved.orElse(CpuSet.EMPTY),
                                memory.get(),
                                overcommit.get(),
                                policy.get(),
                                slotUpkeep,
                                hostPaths,
                                drain.get()))
                : Optional.empty();
    }

    private static void checkLoopback(OptionValues values, ListenAddress address) {
        if (!address.address().isLoopbackAddress()) {
            values.error(
                    Option.REGISTRY_LISTEN,
                    address
                            + " cannot be honoured: the registry speaks plain HTTP, which the"
                            + " engine trusts on loopback only; use 127.0.0.1");
        }
    }

    private static void checkLength(OptionValues values, Path directory) {
        if (directory.toString().length() > MAX_RUNTIME_DIRECTORY_CHARACTERS) {
            values.error(
                    Option.RUNTIME_DIRECTORY,
                    "longer than "
                            + MAX_RUNTIME_DIRECTORY_CHARACTERS
                            + " characters, too long for the path of a socket");
        }
    }

    private static void checkApart(OptionValues values, Subnet subnet, Subnet services) {
        if (subnet.overlaps(services)) {
            values.error(
                    Option.NETWORK_SERVICE_RANGE, services + " overlaps network.subnet " + subnet);
        }
    }
}
