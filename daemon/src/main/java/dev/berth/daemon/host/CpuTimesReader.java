package dev.berth.daemon.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how busy each CPU is, whoever keeps it so (proc_stat(5)). */
public final class CpuTimesReader {
    private static final Pattern CPU =
            Pattern.compile("cpu([0-9]{1,5}) ([0-9]{1,19}(?: [0-9]{1,19}){3,9})");

    /** user, nice, system, <b>idle</b>, <b>iowait</b>, irq, softirq, steal; guests are users. */
    private static final List<Integer> BUSY_COLUMNS = List.of(0, 1, 2, 5, 6, 7);

    private static final List<Integer> IDLE_COLUMNS = List.of(3, 4);

    private final Path file;

    /**
     * @param procRoot {@code /proc}, or a tree captured from another machine
     */
    public CpuTimesReader(Path procRoot) {
        file = procRoot.resolve("stat");
    }

    /**
     * The times of every CPU that is online, by its number.
     *
     * @throws KernelFileException if the file is missing or names no CPU
     */
    public Map<Integer, CpuTimes> read() throws IOException {
        String text =
                KernelFile.text(file).orElseThrow(() -> new KernelFileException(file, "missing"));
        Map<Integer, CpuTimes> times = new HashMap<>();
        text.lines()
                .map(CPU::matcher)
                .filter(Matcher::matches)
                .forEach(
                        line ->
                                times.put(
                                        Integer.parseInt(line.group(1)),
                                        times(line.group(2).split(" "))));
        if (times.isEmpty()) {
            throw new KernelFileException(file, "expected lines as in cpu0 1 2 3 4 5 6 7 8 9 10");
        }
        return Map.copyOf(times);
    }

    private static CpuTimes times(String[] columns) {
        long busy = sum(columns, BUSY_COLUMNS);
        return new CpuTimes(busy, busy + sum(columns, IDLE_COLUMNS));
    }

    private static long sum(String[] columns, List<Integer> which) {
        long sum = 0;
        for (int column : which) {
            // The oldest kernels have four columns.
            sum += column < columns.length ? Long.parseLong(columns[column]) : 0;
        }
        return sum;
    }
}
