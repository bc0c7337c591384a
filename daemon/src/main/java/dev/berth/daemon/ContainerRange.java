package dev.berth.daemon;

import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.durable.AtomicFile;
import dev.berth.daemon.network.ContainerNetwork;
import dev.berth.daemon.network.ContainerNetwork.Existing;
import dev.berth.daemon.network.Subnet;
import dev.berth.daemon.network.SubnetChooser;
import dev.berth.daemon.network.SubnetChooser.Ranges;
import dev.berth.policies.base.Result;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which addresses the containers have, and remembers it: whatever the host's routes have
 * become, and whether the engine answers at the start or only later, the range stays the one that
 * the network was made with.
 *
 * <pre>
 *   configured ─▶ what the engine has of ours ─▶ remembered ─▶ one that the host does not route
 * </pre>
 *
 * @param file where it is remembered
 * @param chooser knows the host's routes
 */
record ContainerRange(Path file, SubnetChooser chooser) {
    /** Bytes of the file that are read; a range takes fewer. */
    private static final int MAX_FILE_BYTES = 64;

    private static final String FILE_MODE = "rw-------";
    private static final Set<String> OUR_DEVICES = Set.of(ContainerNetwork.DEFAULT_BRIDGE, "lo");
    private static final Logger LOG = System.getLogger(ContainerRange.class.getName());

    /**
     * The range that holds from now on.
     *
     * @param configured the range of containers that the configuration names
     * @param services the range of Services that it names
     * @param owner identity of this appliance
     * @throws IOException if the host's routes cannot be read or the range cannot be remembered
     * @throws StartRefused if the range clashes with what the host routes, or the engine has
     *     another appliance's network
     */
    Subnet decide(
            Optional<Subnet> configured, Optional<Subnet> services, Engine engine, String owner)
            throws IOException, StartRefused {
        Optional<Existing> existing = existing(engine, owner);
        if (existing.isPresent() && existing.get() instanceof Existing.Foreign foreign) {
            throw new StartRefused(foreign.told(ContainerNetwork.DEFAULT_NAME));
        }
        Optional<Subnet> kept = existing.flatMap(ContainerRange::inUse).or(this::remembered);
        Result<Ranges> ranges = chooser.choose(configured.or(() -> kept), services, OUR_DEVICES);
        boolean nothingHangsOnIt =
                configured.isEmpty()
                        && existing.isPresent()
                        && existing.get() instanceof Existing.None;
        if (ranges instanceof Result.Refused<Ranges> && nothingHangsOnIt) {
            ranges = chooser.choose(Optional.empty(), services, OUR_DEVICES);
        }
        Subnet containers = StartRefused.orElseThrow(ranges).containers();
        remember(containers);
        return containers;
    }

    /** What the engine has; empty when it does not answer. */
    private static Optional<Existing> existing(Engine engine, String owner) {
        try {
            return Optional.of(
                    ContainerNetwork.existing(engine, ContainerNetwork.DEFAULT_NAME, owner));
        } catch (EngineException e) {
            LOG.log(Level.WARNING, () -> "the engine does not answer: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<Subnet> inUse(Existing existing) {
        return existing instanceof Existing.Ours ours ? ours.subnet() : Optional.empty();
    }

    private Optional<Subnet> remembered() {
        try (var in = Files.newInputStream(file)) {
            var text = new String(in.readNBytes(MAX_FILE_BYTES), StandardCharsets.US_ASCII);
            return switch (Subnet.parse(text.strip())) {
                case Result.Ok<Subnet>(Subnet subnet) -> Optional.of(subnet);
                case Result.Refused<Subnet>(var problems) -> forgotten(problems.toString());
            };
        } catch (NoSuchFileException firstStart) {
            return Optional.empty();
        } catch (IOException e) {
            return forgotten(String.valueOf(e.getMessage()));
        }
    }

    private Optional<Subnet> forgotten(String why) {
        LOG.log(Level.WARNING, () -> file + " is of no use, the range is chosen anew: " + why);
        return Optional.empty();
    }

    private void remember(Subnet containers) throws IOException {
        if (!remembered().equals(Optional.of(containers))) {
            byte[] text = (containers + "\n").getBytes(StandardCharsets.US_ASCII);
            AtomicFile.replace(file, text, FILE_MODE);
        }
    }
}
