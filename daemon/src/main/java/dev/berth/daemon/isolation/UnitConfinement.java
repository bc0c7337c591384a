package dev.berth.daemon.isolation;

import dev.berth.daemon.host.CpusetTree;
import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keeps systemd's units off CPUs by their property {@code AllowedCPUs}.
 *
 * <p>A slice is kept off whole only where no container is below it, for what a slice lacks nobody
 * in it can have: of one with containers the units in it are kept off one by one. {@code
 * system.slice} always counts as one, because engines put their containers there.
 */
final class UnitConfinement implements HostConfinement {
    /** Units that are changed in one round; the next one goes on. */
    static final int MAX_CHANGES = 64;

    /** Units that are kept off at once. */
    static final int MAX_UNITS = 512;

    /** Units that do not take it before a round ends: there may be no right to do so. */
    static final int MAX_TROUBLES = 4;

    /** Rounds until one that did not take it is tried again. */
    static final int PAUSE_ROUNDS = 30;

    private static final String ENGINES_SLICE = "/system.slice";
    private static final Pattern UNIT =
            Pattern.compile("[A-Za-z0-9:_.@][A-Za-z0-9:_.@\\\\-]{0,245}\\.(slice|service|scope)");

    private final CpusetTree groups;
    private final Systemctl systemd;
    private final ConfinedUnits confined;
    private final Map<String, Integer> failed = new HashMap<>();
    private boolean loaded;
    private int round;

    UnitConfinement(CpusetTree groups, Systemctl systemd, Path confined) {
        this.groups = groups;
        this.systemd = systemd;
        this.confined = new ConfinedUnits(confined);
    }

    @Override
    public Optional<String> keepOff(CpuSet cpus, Set<String> containers) throws IOException {
        load();
        Optional<CpusetTree.Group> root = groups.root();
        if (root.isEmpty()) {
            return Optional.of("the host has no controller cpuset");
        }
        CpuSet all = root.get().cpus();
        if (all.minus(cpus).isEmpty()) {
            release();
            return Optional.of("the host has no other CPUs");
        }
        round++;
        failed.values().removeIf(again -> again <= round);
        var paths = new ContainerPaths(containers);
        Set<String> wanted = new HashSet<>();
        List<String> troubles = new ArrayList<>();
        int left = MAX_CHANGES;
        for (CpusetTree.Group group : units(root.get(), parents(paths), paths)) {
            String unit = unit(group.path());
            Optional<ConfinedUnits.Unit> known = confined.find(unit);
            boolean isThere = group.cpus().intersects(cpus);
            if (known.isEmpty() && !isThere) {
                continue;
            }
            wanted.add(unit);
            boolean isAsAllowed =
                    known.filter(it -> it.allowed().equals(it.of(all).minus(cpus))).isPresent();
            if (failed.containsKey(unit)) {
                troubles.add(unit + " does not take other CPUs");
            } else if ((isThere || !isAsAllowed) && left > 0) {
                left--;
                Optional<String> trouble = allow(unit, all, cpus);
                if (isAsAllowed || trouble.isPresent()) {
                    failed.put(unit, round + PAUSE_ROUNDS);
                }
                trouble.ifPresent(told -> troubles.addFirst(told));
            }
            if (troubles.size() >= MAX_TROUBLES) {
                return Optional.of(troubles.getFirst());
            }
        }
        for (String unit : confined.all().keySet()) {
            if (!wanted.contains(unit)) {
                restore(unit);
            }
        }
        return troubles.stream().findFirst();
    }

    private Optional<String> allow(String unit, CpuSet all, CpuSet cpus) throws IOException {
        try {
            Optional<ConfinedUnits.Unit> known = confined.find(unit);
            String own = known.isPresent() ? known.get().own() : systemd.allowedCpus(unit);
            CpuSet allowed = new ConfinedUnits.Unit(own, CpuSet.EMPTY).of(all).minus(cpus);
            if (allowed.isEmpty()) {
                restore(unit);
                return Optional.of(unit + " has no other CPUs");
            }
            if (known.isEmpty()) {
                if (confined.all().size() >= MAX_UNITS) {
                    return Optional.of("more than " + MAX_UNITS + " units");
                }
                confined.add(unit, own);
            }
            systemd.allowCpus(unit, allowed.toString());
            confined.allowed(unit, allowed);
            return Optional.empty();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } catch (IOException refused) {
            return Optional.of(unit + ": " + refused.getMessage());
        }
    }

    @Override
    public void release() throws IOException {
        load();
        for (String unit : confined.all().keySet()) {
            restore(unit);
        }
    }

    /** A unit that is no more, or that systemd does not change back, is not asked for again. */
    private void restore(String unit) throws IOException {
        Optional<ConfinedUnits.Unit> known = confined.find(unit);
        if (known.isEmpty()) {
            return;
        }
        try {
            systemd.allowCpus(unit, known.get().own());
        } catch (IOException gone) {
            System.getLogger(UnitConfinement.class.getName())
                    .log(System.Logger.Level.DEBUG, unit, gone);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return;
        }
        confined.remove(unit);
    }

    private void load() throws IOException {
        if (!loaded) {
            confined.load();
            loaded = true;
        }
    }

    /** The groups that have containers below them. */
    private Set<String> parents(ContainerPaths containers) throws IOException {
        Set<String> parents = new HashSet<>(Set.of(ENGINES_SLICE));
        for (CpusetTree.Group group : groups.walk(any -> true)) {
            if (containers.contain(group.path())) {
                int end = group.path().lastIndexOf('/');
                while (end > 0) {
                    parents.add(group.path().substring(0, end));
                    end = group.path().lastIndexOf('/', end - 1);
                }
            }
        }
        return parents;
    }

    /** The highest units that have no container below them and are none. */
    private List<CpusetTree.Group> units(
            CpusetTree.Group parent, Set<String> parents, ContainerPaths containers)
            throws IOException {
        List<CpusetTree.Group> units = new ArrayList<>();
        for (CpusetTree.Group child : groups.children(parent)) {
            if (containers.contain(child.path())) {
                continue;
            }
            if (parents.contains(child.path())) {
                units.addAll(units(child, parents, containers));
            } else if (UNIT.matcher(unit(child.path())).matches()) {
                units.add(child);
            }
        }
        return units;
    }

    private static String unit(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
