package dev.berth.daemon.network;

import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.EngineException.Kind;
import dev.berth.daemon.docker.NetworkInfo;
import dev.berth.daemon.docker.NetworkSpec;
import dev.berth.daemon.docker.Ownership;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one bridge network of all containers: IPv4 only, no traffic between containers, the host's
 * own address as gateway.
 *
 * @param name name of the network
 * @param bridge name of the host's network interface, at most 15 characters
 * @param subnet its range; the gateway is its first address
 * @param owner identity of the appliance
 */
public record ContainerNetwork(String name, String bridge, Subnet subnet, String owner) {
    /** The network's name on an appliance. */
    public static final String DEFAULT_NAME = "berth";

    /** The interface's name on an appliance. */
    public static final String DEFAULT_BRIDGE = "berth0";

    /** {@code IFNAMSIZ} without the closing zero. */
    private static final int MAX_BRIDGE_CHARS = 15;

    private static final String BRIDGE_NAME = "com.docker.network.bridge.name";
    private static final String ICC = "com.docker.network.bridge.enable_icc";
    private static final String MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade";

    public ContainerNetwork {
        if (!bridge.matches("[a-zA-Z0-9_.-]{1," + MAX_BRIDGE_CHARS + "}")) {
            throw new IllegalArgumentException(
                    "bridge name \""
                            + bridge
                            + "\", expected at most 15 of letters, digits, _ . -");
        }
    }

    /**
     * Creates the network, or verifies the one that exists.
     *
     * @return refused when one of the name exists and is another appliance's, or differs, with
     *     every difference
     * @throws EngineException when the engine cannot be asked, or refuses to create it ({@code
     *     REFUSED} or {@code SERVER}: its range or its bridge's name is another network's)
     */
    public Result<NetworkInfo> ensure(Engine engine) throws EngineException {
        var existing = engine.networks().inspect(name);
        if (existing.isEmpty()) {
            try {
                engine.networks().create(spec());
            } catch (EngineException e) {
                // Somebody else was faster: what there is now is judged like any other.
                if (e.kind() != Kind.NAME_TAKEN) {
                    throw e;
                }
            }
            existing = engine.networks().inspect(name);
        }
        if (existing.isEmpty()) {
            return Result.refused(
                    Problem.at("network " + name, "vanished right after it was created"));
        }
        var found = existing.get();
        if (existing(found, owner) instanceof Existing.Foreign foreign) {
            return Result.refused(Problem.at("", foreign.told(name)));
        }
        var differences = differences(found);
        return differences.isEmpty() ? Result.ok(found) : Result.refused(differences);
    }

    /** What an engine has under a network's name. */
    public sealed interface Existing {
        /** Nothing. */
        record None() implements Existing {}

        /**
         * The network of this appliance.
         *
         * @param subnet empty when its range is none that an appliance would choose
         */
        record Ours(Optional<Subnet> subnet) implements Existing {}

        /**
         * A network that this appliance did not make.
         *
         * @param owner the appliance that did; empty when none did
         */
        record Foreign(String owner) implements Existing {
            /** What that means and what to do, for a user. */
            public String told(String name) {
                return owner.isEmpty()
                        ? ("the engine has a network \"%s\" that no appliance made; remove it"
                                        + " (docker network rm %s)")
                                .formatted(name, name)
                        : ("the engine serves another appliance, %1$s, whose network \"%2$s\" it"
                                        + " has: an engine holds one appliance; give this one an"
                                        + " engine of its own (engine.socket), or remove what is"
                                        + " left of the other: its containers (docker ps -a"
                                        + " --filter label=%3$s=%1$s), then its network (docker"
                                        + " network rm %2$s)")
                                .formatted(owner, name, Ownership.OWNER);
            }
        }
    }

    /** What the engine has under a network's name, as the appliance {@code owner} sees it. */
    public static Existing existing(Engine engine, String name, String owner)
            throws EngineException {
        return engine.networks()
                .inspect(name)
                .map(found -> existing(found, owner))
                .orElseGet(Existing.None::new);
    }

    private static Existing existing(NetworkInfo found, String owner) {
        String labelled = found.labels().getOrDefault(Ownership.OWNER, "");
        if (!labelled.equals(owner)) {
            return new Existing.Foreign(labelled);
        }
        for (var range : found.subnets()) {
            if (Subnet.parse(range.subnet()) instanceof Result.Ok<Subnet>(var subnet)) {
                return new Existing.Ours(Optional.of(subnet));
            }
        }
        return new Existing.Ours(Optional.empty());
    }

    /** Whether the engine has this network, exactly as it is to be. */
    public boolean isThere(Engine engine) throws EngineException {
        return engine.networks()
                .inspect(name)
                .filter(found -> differences(found).isEmpty())
                .isPresent();
    }

    /** Everything in which a network is not this one. */
    List<Problem> differences(NetworkInfo found) {
        var differences = new ArrayList<Problem>();
        compare(differences, "driver", found.driver(), "bridge");
        compare(differences, "EnableIPv6", found.ipv6(), false);
        compare(differences, "Internal", found.internal(), false);
        var range = new NetworkInfo.Range(subnet.toString(), subnet.gateway().getHostAddress());
        compare(differences, "subnet", found.subnets(), List.of(range));
        options()
                .forEach(
                        (option, value) ->
                                compare(
                                        differences,
                                        option,
                                        found.options().getOrDefault(option, ""),
                                        value));
        compare(
                differences,
                Ownership.OWNER,
                found.labels().getOrDefault(Ownership.OWNER, ""),
                owner);
        return differences;
    }

    private NetworkSpec spec() {
        return new NetworkSpec(
                name,
                subnet.toString(),
                subnet.gateway().getHostAddress(),
                options(),
                Map.of(Ownership.OWNER, owner));
    }

    private Map<String, String> options() {
        return Map.of(BRIDGE_NAME, bridge, ICC, "false", MASQUERADE, "true");
    }

    private void compare(List<Problem> differences, String what, Object found, Object expected) {
        if (!found.equals(expected)) {
            differences.add(
                    Problem.at(
                            "network " + name,
                            what + " is \"" + found + "\", expected \"" + expected + "\""));
        }
    }
}
