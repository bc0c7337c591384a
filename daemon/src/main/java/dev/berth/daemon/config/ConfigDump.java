package dev.berth.daemon.config;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.berth.daemon.network.Subnet;
import java.util.Locale;

/** Writes a configuration as a file that reads the same, each key with its unit and meaning. */
public final class ConfigDump {
    private ConfigDump() {}

    /** The whole file. */
    public static String of(ApplianceConfig config) {
        var text = new StringBuilder();
        String group = "";
        for (Option option : Option.values()) {
            if (!option.group().equals(group)) {
                group = option.group();
                text.append(group).append(":\n");
            }
            String indent = group.isEmpty() ? "" : "  ";
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
            case BALANCER_HTTPS -> text(config.balancerHttps());
            case NETWORK_SUBNET -> text(config.subnet().map(Subnet::toString).orElse(""));
            case NETWORK_SERVICE_RANGE ->
                    text(config.serviceRange().map(Subnet::toString).orElse(""));
            case SLOTS_UNIT -> text(config.slotUnit().name().toLowerCase(Locale.ROOT));
            case SLOTS_RESERVED_CPUS -> text(config.reservedCpus());
            case SLOTS_MEMORY_RESERVE -> new JsonPrimitive(config.memoryReserveBytes());
            case SLOTS_POLICY -> text(config.placementPolicy());
            case LIMITS_DRAIN_SECONDS -> new JsonPrimitive(config.drainTimeout().toSeconds());
        };
    }

    private static JsonPrimitive text(Object value) {
        return new JsonPrimitive(value.toString());
    }
}
