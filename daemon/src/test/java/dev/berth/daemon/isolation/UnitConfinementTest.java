package dev.berth.daemon.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.berth.daemon.host.CpusetTree;
import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host of four CPUs with systemd, whose groups are written by a program in its place. */
final class UnitConfinementTest {
    private static final String CONTAINER = "cd".repeat(32);
    private static final String SCOPE = "/system.slice/docker-" + CONTAINER + ".scope";
    private static final Optional<String> ALL = Optional.of("0-3");

    /** Answers show with what is set; set-property writes that and what the kernel would allow. */
    private static final String SYSTEMCTL =
            """
            #!/bin/sh
            cd "${0%/*}" || exit 1
            shift 2
            echo "$@" >> calls
            if [ -e denied ]; then echo "Failed to set unit properties: Access denied"; exit 1; fi
            if [ "$1" = show ]; then cat "units/$5" 2>/dev/null; exit 0; fi
            value=${5#AllowedCPUs=}
            mkdir -p units && echo "$value" > "units/$4"
            group=$(find cgroup -type d -name "$4")
            [ -n "$group" ] || { echo "Unit $4 not found."; exit 1; }
            echo "${value:-0-3}" > "$group/cpuset.cpus.effective"
            """;

    @TempDir private Path directory;
    private HostTree tree;

    @BeforeEach
    void write() throws IOException {
        tree = new HostTree(directory).unified("0-3");
        tree.group("/init.scope", ALL, 1).group("/user.slice", ALL);
        tree.group("/user.slice/user-1000.slice", ALL).group("/system.slice", ALL);
        tree.group("/system.slice/ssh.service", Optional.empty(), 712);
        tree.group("/system.slice/docker.service", Optional.empty(), 800);
        tree.group(SCOPE, Optional.of("3"), 900).group("/docker", ALL);
        Path program = Files.writeString(directory.resolve("systemctl"), SYSTEMCTL);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private UnitConfinement confinement() {
        return new UnitConfinement(
                new CpusetTree(tree.cgroups()),
                new Systemctl(directory.resolve("systemctl")),
                directory.resolve("confined-units"));
    }

    private String cpus(String path) throws IOException {
        return Files.readString(tree.cgroups().resolve(path + "/cpuset.cpus.effective")).strip();
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(directory.resolve("calls"));
    }

    @Test
    void keepOff_hostWithContainersInTheSystemSlice_keepsOffItsUnitsOneByOne() throws IOException {
        var confinement = confinement();

        assertEquals(Optional.empty(), confinement.keepOff(CpuSet.of(2, 3), Set.of(CONTAINER)));

        assertEquals("0-1", cpus("init.scope"));
        assertEquals("0-1", cpus("user.slice"));
        assertEquals("0-3", cpus("user.slice/user-1000.slice"));
        assertEquals("0-1", cpus("system.slice/ssh.service"));
        assertEquals("0-1", cpus("system.slice/docker.service"));
        assertEquals("0-3", cpus("system.slice"));
        assertEquals("3", cpus(SCOPE.substring(1)));
        assertEquals("0-3", cpus("docker"));
    }

    @Test
    void keepOff_again_asksSystemdForNothing() throws IOException {
        var confinement = confinement();
        confinement.keepOff(CpuSet.of(3), Set.of(CONTAINER));
        int before = calls().size();

        confinement.keepOff(CpuSet.of(3), Set.of(CONTAINER));

        assertEquals(before, calls().size());
    }

    @Test
    void keepOff_unitThatCameLater_isKeptOffToo() throws IOException {
        var confinement = confinement();
        confinement.keepOff(CpuSet.of(3), Set.of(CONTAINER));
        tree.group("/system.slice/cron.service", ALL, 1200);

        confinement.keepOff(CpuSet.of(3), Set.of(CONTAINER));

        assertEquals("0-2", cpus("system.slice/cron.service"));
    }

    @Test
    void keepOff_cpusGivenBackAndOthersTaken_followsThem() throws IOException {
        var confinement = confinement();
        confinement.keepOff(CpuSet.of(2, 3), Set.of(CONTAINER));

        confinement.keepOff(CpuSet.of(1, 2), Set.of(CONTAINER));

        assertEquals("0,3", cpus("system.slice/ssh.service"));
    }

    @Test
    void release_givesBackWhatUnitsHadBefore() throws IOException {
        Files.createDirectories(directory.resolve("units"));
        Files.writeString(directory.resolve("units/ssh.service"), "1 3\n");
        var confinement = confinement();

        confinement.keepOff(CpuSet.of(3), Set.of(CONTAINER));
        String meanwhile = cpus("system.slice/ssh.service");
        confinement.release();

        assertEquals("1", meanwhile);
        assertEquals("1 3", cpus("system.slice/ssh.service"));
        assertEquals("0-3", cpus("user.slice"));
        assertFalse(Files.exists(directory.resolve("confined-units")));
    }

    @Test
    void release_byTheNextDaemonAfterAKill_givesBackWhatUnitsHadBefore() throws IOException {
        Files.createDirectories(directory.resolve("units"));
        Files.writeString(directory.resolve("units/ssh.service"), "1-3\n");
        confinement().keepOff(CpuSet.of(3), Set.of(CONTAINER));
        var next = confinement();

        next.keepOff(CpuSet.of(2), Set.of(CONTAINER));
        String meanwhile = cpus("system.slice/ssh.service");
        next.release();

        assertEquals("1,3", meanwhile);
        assertEquals("1-3", cpus("system.slice/ssh.service"));
    }

    @Test
    void keepOff_sliceInWhichAContainerAppears_isLetGoWhole() throws IOException {
        var confinement = confinement();
        confinement.keepOff(CpuSet.of(3), Set.of(CONTAINER));
        String other = "ef".repeat(32);
        tree.group("/user.slice/docker-" + other + ".scope", ALL, 1300);

        confinement.keepOff(CpuSet.of(3), Set.of(CONTAINER, other));

        assertEquals("0-3", cpus("user.slice"));
        assertEquals("0-2", cpus("user.slice/user-1000.slice"));
    }

    @Test
    void keepOff_withoutTheRightTo_saysSoAndAsksSeldom() throws IOException {
        Files.createFile(directory.resolve("denied"));
        var confinement = confinement();

        Optional<String> trouble = confinement.keepOff(CpuSet.of(3), Set.of(CONTAINER));
        int asked = calls().size();
        confinement.keepOff(CpuSet.of(3), Set.of(CONTAINER));

        assertEquals(
                ": systemctl show: Failed to set unit properties: Access denied",
                trouble.orElseThrow().replaceFirst("^[^:]*", ""));
        assertEquals(UnitConfinement.MAX_TROUBLES, asked);
        assertEquals(asked, calls().size());
    }

    @Test
    void keepOff_allCpus_letsThemRunWhereTheyDid() throws IOException {
        var confinement = confinement();
        confinement.keepOff(CpuSet.of(3), Set.of(CONTAINER));

        Optional<String> trouble = confinement.keepOff(CpuSet.of(0, 1, 2, 3), Set.of(CONTAINER));

        assertEquals(Optional.of("the host has no other CPUs"), trouble);
        assertEquals("0-3", cpus("user.slice"));
    }
}
