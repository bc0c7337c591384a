package dev.berth.daemon.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control groups of both versions, as kernels write them. */
final class CgroupReaderTest {
    private static final long PID = 4711;

    @TempDir private Path directory;

    private Path write(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Optional<CgroupUsage> read() {
        return new CgroupReader(directory.resolve("proc"), directory.resolve("cgroup")).read(PID);
    }

    private void second(String group) throws IOException {
        write("proc/4711/cgroup", "0::" + group + "\n");
        write("cgroup/cgroup.controllers", "cpuset cpu io memory pids\n");
        String at = "cgroup" + group + "/";
        write(
                at + "cpu.stat",
                """
                usage_usec 2500000
                user_usec 2000000
                system_usec 500000
                nr_periods 100
                nr_throttled 25
                throttled_usec 400000
                """);
        write(at + "memory.current", "104857600\n");
        write(at + "memory.max", "268435456\n");
        write(at + "memory.stat", "anon 52428800\nfile 52428800\ninactive_file 20971520\n");
        write(
                at + "cpu.pressure",
                """
                some avg10=12.50 avg60=3.00 avg300=1.00 total=123456
                full avg10=1.00 avg60=0.00 avg300=0.00 total=1
                """);
        write(at + "memory.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
    }

    private void first(String group) throws IOException {
        write(
                "proc/4711/cgroup",
                "4:memory:GROUP\n3:cpuset:GROUP\n2:cpu,cpuacct:GROUP\n0::/\n"
                        .replace("GROUP", group));
        write("cgroup/cpu,cpuacct" + group + "/cpuacct.usage", "2500000000\n");
        write(
                "cgroup/cpu,cpuacct" + group + "/cpu.stat",
                "nr_periods 100\nnr_throttled 25\nthrottled_time 400000000\n");
        write("cgroup/memory" + group + "/memory.usage_in_bytes", "104857600\n");
        write("cgroup/memory" + group + "/memory.limit_in_bytes", "9223372036854771712\n");
        write(
                "cgroup/memory" + group + "/memory.stat",
                "cache 52428800\nrss 52428800\ninactive_file 1\ntotal_inactive_file 20971520\n");
    }

    @Test
    void read_versionTwo_isInBytesAndNanoseconds() throws IOException {
        second("/system.slice/docker-c0ffee.scope");

        var expected =
                new CgroupUsage(
                        2_500_000_000L,
                        100,
                        25,
                        400_000_000,
                        83_886_080,
                        OptionalLong.of(268_435_456),
                        OptionalDouble.of(0.125),
                        OptionalDouble.of(0));
        assertEquals(Optional.of(expected), read());
    }

    @Test
    void read_versionTwoWithoutLimitAndPressure_leavesThemOut() throws IOException {
        second("/docker/c0ffee");
        write("cgroup/docker/c0ffee/memory.max", "max\n");
        Files.delete(directory.resolve("cgroup/docker/c0ffee/cpu.pressure"));

        CgroupUsage usage = read().orElseThrow();

        assertEquals(OptionalLong.empty(), usage.memoryLimitBytes());
        assertEquals(OptionalDouble.empty(), usage.cpuPressure());
    }

    @Test
    void read_versionOne_isTheSame() throws IOException {
        first("/docker/c0ffee");

        var expected =
                new CgroupUsage(
                        2_500_000_000L,
                        100,
                        25,
                        400_000_000,
                        83_886_080,
                        OptionalLong.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty());
        assertEquals(Optional.of(expected), read());
    }

    @Test
    void read_groupOutsideOfWhatIsMounted_isNotThere() throws IOException {
        second("/docker/c0ffee");
        write("proc/4711/cgroup", "0::/../../docker/c0ffee\n");

        assertEquals(Optional.empty(), read());
    }

    @Test
    void read_processThatHasEnded_isNotThere() throws IOException {
        write("cgroup/cgroup.controllers", "cpu\n");

        assertEquals(Optional.empty(), read());
    }

    @Test
    void read_garbage_isNotThere() throws IOException {
        second("/docker/c0ffee");
        write("cgroup/docker/c0ffee/memory.current", "many\n");

        assertEquals(Optional.empty(), read());
    }

    @Test
    void times_ofEachCpu_countWhatIsNotIdleAsBusy() throws IOException {
        write(
                "proc/stat",
                """
                cpu  30 0 30 300 30 0 0 0 0 0
                cpu0 10 1 20 100 5 2 3 4 7 0
                cpu1 20 0 10 200
                intr 12345
                """);

        var times = new CpuTimesReader(directory.resolve("proc")).read();

        assertEquals(2, times.size());
        assertEquals(new CpuTimes(40, 145), times.get(0));
        assertEquals(new CpuTimes(30, 230), times.get(1));
        assertEquals(0.5, new CpuTimes(50, 165).busySince(new CpuTimes(40, 145)));
    }
}
