package dev.berth.daemon.isolation;

import dev.berth.daemon.durable.AtomicFile;
import dev.berth.policies.base.Result;
import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which units are kept off CPUs, and what they had before. It is written to a file before a unit is
 * touched, so that a daemon that was killed does not take its own doing for somebody's wish. The
 * file is in the runtime directory: a machine that starts anew has forgotten both.
 */
final class ConfinedUnits {
    private final Path file;
    private final SortedMap<String, Unit> units = new TreeMap<>();

    ConfinedUnits(Path file) {
        this.file = file;
    }

    /**
     * A unit.
     *
     * @param own the CPUs that somebody gave it, as systemd writes them; empty: none
     * @param allowed those that it was given here; empty if that is not known any more
     */
    record Unit(String own, CpuSet allowed) {
        /** Those of a host that it may have when nobody keeps it off some. */
        CpuSet of(CpuSet all) {
            return CpuSet.parse(own.replace(' ', ',')) instanceof Result.Ok<CpuSet>(CpuSet cpus)
                            && !cpus.isEmpty()
                    ? cpus.intersection(all)
                    : all;
        }
    }

    /** Reads what a daemon before this one has done. */
    void load() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        for (String line : Files.readAllLines(file)) {
            int space = line.indexOf(' ');
            if (space > 0) {
                units.put(
                        line.substring(0, space),
                        new Unit(line.substring(space + 1), CpuSet.EMPTY));
            }
        }
    }

    SortedMap<String, Unit> all() {
        return new TreeMap<>(units);
    }

    Optional<Unit> find(String unit) {
        return Optional.ofNullable(units.get(unit));
    }

    /** A unit is about to be touched for the first time. */
    void add(String unit, String own) throws IOException {
        units.put(unit, new Unit(own, CpuSet.EMPTY));
        store();
    }

    /** It was given CPUs. */
    void allowed(String unit, CpuSet cpus) {
        units.computeIfPresent(unit, (name, known) -> new Unit(known.own(), cpus));
    }

    /** It has again what it had, or is no more. */
    void remove(String unit) throws IOException {
        units.remove(unit);
        store();
    }

    private void store() throws IOException {
        if (units.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        String text =
                units.entrySet().stream()
                        .map(unit -> unit.getKey() + " " + unit.getValue().own() + "\n")
                        .collect(Collectors.joining());
        AtomicFile.replace(file, text.getBytes(StandardCharsets.UTF_8), "rw-------");
    }
}
