package dev.berth.daemon.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what threads there are, where they ran last and for how long. */
public final class TaskReader {
    /** The flag {@code PF_KTHREAD} of include/linux/sched.h. */
    private static final long KERNEL_THREAD = 0x0020_0000;

    // Columns after the name, which may hold anything, from "state" on.
    private static final int FLAGS = 6;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final int START_TICKS = 19;
    private static final int CPU = 36;

    private final Path procRoot;

    /**
     * @param procRoot {@code /proc}, or a tree captured from another machine
     */
    public TaskReader(Path procRoot) {
        this.procRoot = procRoot;
    }

    /** The threads of a process, in order; none if it has ended. */
    public List<Integer> threads(int pid) {
        List<Integer> threads = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(tasks(pid))) {
            for (Path entry : entries) {
                threads.add(Integer.valueOf(entry.getFileName().toString()));
            }
        } catch (IOException | NumberFormatException ended) {
            return List.of();
        }
        Collections.sort(threads);
        return threads;
    }

    /** A thread of a process; empty if it has ended. */
    public Optional<Task> task(int pid, int thread) {
        try {
            return KernelFile.text(tasks(pid).resolve(thread + "/stat")).flatMap(TaskReader::task);
        } catch (IOException | NumberFormatException ended) {
            return Optional.empty();
        }
    }

    /** For how long a thread has run, in nanoseconds; empty if the kernel does not say. */
    public OptionalLong ranNanos(int pid, int thread) {
        try {
            Optional<String> text = KernelFile.text(tasks(pid).resolve(thread + "/schedstat"));
            return text.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(text.get().split(" ", 2)[0]));
        } catch (IOException | NumberFormatException ended) {
            return OptionalLong.empty();
        }
    }

    private Path tasks(int pid) {
        return procRoot.resolve(pid + "/task");
    }

    private static Optional<Task> task(String stat) {
        int open = stat.indexOf('(');
        int close = stat.lastIndexOf(')');
        if (open < 0 || close < open || close + 2 > stat.length()) {
            return Optional.empty();
        }
        String[] columns = stat.substring(close + 2).split(" ", -1);
        if (columns.length <= CPU) {
            return Optional.empty();
        }
        return Optional.of(
                new Task(
                        stat.substring(open + 1, close),
                        (Long.parseLong(columns[FLAGS]) & KERNEL_THREAD) != 0,
                        Integer.parseInt(columns[CPU]),
                        Long.parseLong(columns[START_TICKS]),
                        Long.parseLong(columns[USER_TICKS])
                                + Long.parseLong(columns[SYSTEM_TICKS])));
    }
}
