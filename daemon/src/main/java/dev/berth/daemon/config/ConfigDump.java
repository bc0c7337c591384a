package dev.berth.daemon.config;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.berth.daemon.network.Subnet;
import dev.berth.policies.retention.RetentionRule;
import dev.berth.proxy.edge.AddressRange;
import dev.berth.registry.upstream.Upstream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/** Writes a configuration as a file that reads the same, each key with its unit and meaning. */
public final class ConfigDump {
    private static final String INDENT = "  ";

    private ConfigDump() {}

    /** The whole file. */
    public static String of(ApplianceConfig config) {
        var text = new StringBuilder();
        String group = "";
        for (Option option : Option.values()) {
            text.append(heads(group, option.group()));
            group = option.group();
            String indent = INDENT.repeat(group.isEmpty() ? 0 : group.split("\\.", -1).length);
            text.append(indent)
                    .append("# ")
                    .append(option.meaning())
                    .append(" (")
                    .append(option.form())
                    .append(")\n")
                    .append(indent)
                    .append(option.field())
                    .append(": ")
                    .append(value(config, option))
                    .append('\n');
        }
        return text.toString();
    }

    /** The lines that open a group behind another, of which it may be a part. */
    private static String heads(String before, String group) {
        var heads = new StringBuilder();
        var path = new StringBuilder();
        int depth = 0;
        for (String name : group.isEmpty() ? List.<String>of() : List.of(group.split("\\.", -1))) {
            path.append(path.isEmpty() ? "" : ".").append(name);
            if (!(before + ".").startsWith(path + ".")) {
                heads.append(INDENT.repeat(depth)).append(name).append(":\n");
            }
            depth++;
        }
        return heads.toString();
    }

    /** The value as JSON, which is YAML too and needs no rules about quotes. */
    private static JsonElement value(ApplianceConfig config, Option option) {
        return switch (option) {
            case STATE_DIRECTORY -> text(config.stateDirectory());
            case RUNTIME_DIRECTORY -> text(config.runtimeDirectory());
            case HOSTS -> {
                var hosts = new JsonArray();
                config.hosts().forEach(hosts::add);
                yield hosts;
            }
            case ENGINE_SOCKET -> text(config.engineSocket());
            case REGISTRY_LISTEN -> text(config.registryListen());
            case REGISTRY_IMMUTABLE_TAGS -> {
                var tags = new JsonArray();
                config.registryAccess()
                        .rules()
                        .immutableTags()
                        .forEach(pattern -> tags.add(pattern.toString()));
                yield tags;
            }
            case REGISTRY_QUOTAS -> {
                var quotas = new JsonObject();
                config.registryAccess()
                        .rules()
                        .quotas()
                        .forEach(
                                quota ->
                                        quotas.addProperty(
                                                quota.repositories().value(), quota.bytes()));
                yield quotas;
            }
            case REGISTRY_RETENTION -> retention(config);
            case REGISTRY_KEEP_IDLE ->
                    text(DurationForm.of(config.registryAccess().retention().keepIdle()));
            case REGISTRY_TLS_LISTEN ->
                    text(
                            config.registryAccess()
                                    .tlsListen()
                                    .map(ListenAddress::toString)
                                    .orElse(""));
            case REGISTRY_TLS_ANONYMOUS_PULL ->
                    new JsonPrimitive(config.registryAccess().tlsAnonymousPull());
            case REGISTRY_UPSTREAMS -> upstreams(config);
            case BALANCER_HTTPS -> text(config.balancerHttps());
            case TLS_MIN_VERSION -> text(config.clientTls().version());
            case TLS_CLIENT_CA_FILE ->
                    text(config.clientTls().authorities().map(Path::toString).orElse(""));
            case TLS_CLIENT_CERTIFICATE -> text(config.clientTls().certificate());
            case BALANCER_HTTP ->
                    text(
                            config.edge()
                                    .http()
                                    .map(address -> ListenAddress.of(address).toString())
                                    .orElse(""));
            case BALANCER_HTTP_CLEARTEXT -> new JsonPrimitive(config.edge().cleartext());
            case BALANCER_HSTS -> text(DurationForm.of(config.edge().hsts()));
            case BALANCER_TRUSTED_PROXIES -> ranges(config.edge().trustedProxies());
            case BALANCER_STREAMS ->
                    text(config.streams().address().map(InetAddress::getHostAddress).orElse(""));
            case BALANCER_PROXY_PROTOCOL -> ranges(config.edge().proxyProtocol());
            case NETWORK_SUBNET -> text(config.subnet().map(Subnet::toString).orElse(""));
            case NETWORK_SERVICE_RANGE ->
                    text(config.serviceRange().map(Subnet::toString).orElse(""));
            case SLOTS_UNIT -> text(SlotUnits.name(config.slotUnit()));
            case SLOTS_LIST -> {
                var slots = new JsonArray();
                SlotUnits.listed(config.slotUnit()).forEach(cpus -> slots.add(cpus.toString()));
                yield slots;
            }
            case SLOTS_RESERVED_CPUS -> text(config.reservedCpus());
            case SLOTS_MEMORY_RESERVE -> new JsonPrimitive(config.memoryReserveBytes());
            case SLOTS_MEMORY_OVERCOMMIT -> new JsonPrimitive(config.memoryOvercommitPercent());
            case SLOTS_POLICY -> text(config.placementPolicy());
            case SLOTS_MOVES_PER_HOUR -> new JsonPrimitive(config.slotUpkeep().movesPerHour());
            case SLOTS_MOVE_GAIN -> new JsonPrimitive(config.slotUpkeep().moveGain());
            case SLOTS_CONFINE_FOREIGN -> new JsonPrimitive(config.slotUpkeep().confineForeign());
            case SLOTS_CONFINE_HOST -> new JsonPrimitive(config.slotUpkeep().confineHost());
            case VOLUMES_HOST_PATHS -> {
                var paths = new JsonArray();
                config.hostPaths().forEach(path -> paths.add(path.toString()));
                yield paths;
            }
            case LIMITS_DRAIN_SECONDS -> new JsonPrimitive(config.drainTimeout().toSeconds());
        };
    }

    private static JsonArray upstreams(ApplianceConfig config) {
        var upstreams = new JsonArray();
        for (Upstream upstream : config.upstreams()) {
            var entry = new JsonObject();
            entry.add("prefix", text(upstream.prefix()));
            entry.add("url", text(upstream.url()));
            upstream.credentials().ifPresent(file -> entry.add("credentialsFile", text(file)));
            upstream.authority().ifPresent(file -> entry.add("caFile", text(file)));
            var hosts = new JsonArray();
            upstream.tokenHosts().forEach(hosts::add);
            entry.add("tokenHosts", hosts);
            upstreams.add(entry);
        }
        return upstreams;
    }

    private static JsonArray retention(ApplianceConfig config) {
        var rules = new JsonArray();
        for (RetentionRule rule : config.registryAccess().retention().rules()) {
            var entry = new JsonObject();
            entry.add("repositories", text(rule.repositories()));
            entry.addProperty("keepLast", rule.last());
            var tags = new JsonArray();
            rule.matching().forEach(pattern -> tags.add(pattern.value()));
            entry.add("keepTags", tags);
            rule.younger().ifPresent(age -> entry.add("keepYounger", text(DurationForm.of(age))));
            rules.add(entry);
        }
        return rules;
    }

    private static JsonPrimitive text(Object value) {
        return new JsonPrimitive(value.toString());
    }

    private static JsonArray ranges(List<AddressRange> ranges) {
        var texts = new JsonArray();
        ranges.forEach(range -> texts.add(range.toString()));
        return texts;
    }
}
