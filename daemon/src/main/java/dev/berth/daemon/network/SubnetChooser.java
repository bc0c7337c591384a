package dev.berth.daemon.network;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the ranges of containers and services so that they take nothing from what the host
 * already reaches.
 */
public final class SubnetChooser {
    /** The range of containers where nothing speaks against it. */
    public static final Subnet DEFAULT_CONTAINERS = Subnet.parse("10.89.0.0/16").orElseThrow();

    /** The range of services where nothing speaks against it. */
    public static final Subnet DEFAULT_SERVICES = Subnet.parse("10.90.0.0/16").orElseThrow();

    /** Ranges that are tried in turn: /16 of 10.0.0.0/8 (RFC 1918) from the defaults on. */
    private static final int FIRST_SECOND_OCTET = 89;

    private static final int OCTETS = 256;

    private final Path routes;

    /** Looks at the host's routes. */
    public SubnetChooser() {
        this(HostRoute.TABLE);
    }

    /** Looks at a table of routes in the form of {@code /proc/net/route}. */
    public SubnetChooser(Path routes) {
        this.routes = routes;
    }

    /**
     * The two ranges.
     *
     * @param containers what the container network has
     * @param services what addresses of services are taken from
     */
    public record Ranges(Subnet containers, Subnet services) {}

    /**
     * Chooses both ranges.
     *
     * @param containers the configured range; empty to choose
     * @param services the configured range; empty to choose
     * @param ours devices whose routes are the appliance's own (the bridge; {@code lo}), which do
     *     not speak against a range
     * @return refused when a configured range clashes, or when nothing is left to choose
     * @throws IOException when the routes cannot be read
     */
    public Result<Ranges> choose(
            Optional<Subnet> containers, Optional<Subnet> services, Set<String> ours)
            throws IOException {
        var taken =
                HostRoute.read(routes).stream()
                        .filter(route -> !ours.contains(route.device()))
                        .toList();
        if (containers.isPresent()
                && services.isPresent()
                && containers.get().overlaps(services.get())) {
            return Result.refused(
                    Problem.at(
                            "network.serviceRange",
                            services.get() + " overlaps network.subnet " + containers.get()));
        }
        return switch (range("network.subnet", containers, services, taken)) {
            case Result.Refused<Subnet>(var problems) -> Result.refused(problems);
            case Result.Ok<Subnet>(var chosen) ->
                    range("network.serviceRange", services, Optional.of(chosen), taken)
                            .map(range -> new Ranges(chosen, range));
        };
    }

    private static Result<Subnet> range(
            String key, Optional<Subnet> wanted, Optional<Subnet> other, List<HostRoute> taken) {
        if (wanted.isPresent()) {
            for (var route : taken) {
                if (route.claims(wanted.get())) {
                    return Result.refused(
                            Problem.at(
                                    key,
                                    wanted.get()
                                            + " clashes with the host's route to "
                                            + Subnet.address(route.destination()).getHostAddress()
                                            + "/"
                                            + route.prefix()
                                            + " on "
                                            + route.device()));
                }
            }
            return Result.ok(wanted.get());
        }
        for (int step = 0; step < OCTETS; step++) {
            int octet = (FIRST_SECOND_OCTET + step) % OCTETS;
            var candidate = new Subnet(Subnet.address((10 << 24) | (octet << 16)), 16);
            if (other.stream().noneMatch(candidate::overlaps)
                    && taken.stream().noneMatch(route -> route.claims(candidate))) {
                return Result.ok(candidate);
            }
        }
        return Result.refused(
                Problem.at(key, "the host routes every /16 of 10.0.0.0/8, expected a free range"));
    }
}
