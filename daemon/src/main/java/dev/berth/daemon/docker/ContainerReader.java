package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
import java.net.Inet4Address;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads containers from the answers of list and inspect. */
final class ContainerReader {
    private ContainerReader() {}

    /** An entry of {@code GET /containers/json}. */
    static ContainerSummary summary(Fields entry) throws EngineException {
        var names = entry.texts("Names");
        return new ContainerSummary(
                entry.text("Id"),
                names.isEmpty() ? "" : withoutSlash(names.getFirst()),
                entry.map("Labels"),
                ContainerState.parse(entry.text("State")));
    }

    /** The answer of {@code GET /containers/ID/json}. */
    static ObservedContainer inspected(Fields answer) throws EngineException {
        var state = answer.object("State");
        var host = answer.object("HostConfig");
        var config = answer.object("Config");
        return new ObservedContainer(
                answer.text("Id"),
                withoutSlash(answer.text("Name")),
                config.text("Image"),
                answer.text("Image"),
                config.map("Labels"),
                ContainerState.parse(state.text("Status")),
                (int) state.number("Pid"),
                host.text("CpusetCpus"),
                host.text("CpusetMems"),
                host.number("Memory"),
                address(answer.object("NetworkSettings").object("Networks")),
                time(state.text("StartedAt")),
                time(state.text("FinishedAt")),
                (int) state.number("ExitCode"),
                state.flag("OOMKilled"));
    }

    /**
     * The assigned address of the first network that has one. A stopped container has no {@code
     * IPAddress}, but keeps what it was created with.
     */
    private static Optional<Inet4Address> address(Fields networks) throws EngineException {
        for (var name : networks.json().keySet()) {
            var endpoint = networks.object(name);
            var assigned = endpoint.object("IPAMConfig").text("IPv4Address");
            var address = assigned.isEmpty() ? endpoint.text("IPAddress") : assigned;
            if (!address.isEmpty()) {
                return Optional.of(parse(address));
            }
        }
        return Optional.empty();
    }

    private static Inet4Address parse(String address) throws EngineException {
        try {
            return Inet4Address.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            throw new EngineException(
                    Kind.PROTOCOL, "address \"" + Printable.of(address) + "\" is not IPv4", e);
        }
    }

    /** The engine writes the year 1 for "never". */
    private static Optional<Instant> time(String text) throws EngineException {
        if (text.isEmpty() || text.startsWith("0001-")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            throw new EngineException(
                    Kind.PROTOCOL, "time \"" + Printable.of(text) + "\" is not RFC 3339", e);
        }
    }

    private static String withoutSlash(String name) {
        return name.startsWith("/") ? name.substring(1) : name;
    }
}
