package dev.berth.daemon;

import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Samples on which CPUs the threads of a process run, and on which they may. */
final class PinSamples implements AutoCloseable {
    private static final long PERIOD_MILLIS = 2;
    private static final String ALLOWED = "Cpus_allowed_list:";

    /** The field of {@code stat} that names the CPU, counted behind the command (proc(5)). */
    private static final int PROCESSOR = 36;

    private final Path process;
    private final Set<String> pins = new ConcurrentSkipListSet<>();
    private final List<String> strays = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile int samples;

    PinSamples(int pid) {
        process = Path.of("/proc", Integer.toString(pid), "task");
        thread = Thread.ofPlatform().name("pin-samples").start(this::run);
    }

    /** Every set of CPUs that a thread was seen to be allowed. */
    Set<String> pins() {
        return pins;
    }

    /** How many looks at a thread there were. */
    int samples() {
        return samples;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread is the only writer
    private void run() {
        try {
            do {
                try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process)) {
                    for (Path task : tasks) {
                        sample(task);
                        samples++;
                    }
                } catch (IOException ended) {
                    return;
                }
            } while (!closed.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A thread that is moved in between runs where it may before or where it may afterwards. */
    private void sample(Path task) throws IOException {
        try {
            String before = allowed(task);
            String stat = Files.readString(task.resolve("stat"));
            String after = allowed(task);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            int cpu = Integer.parseInt(fields[PROCESSOR]);
            pins.add(before);
            pins.add(after);
            boolean runs = fields[0].equals("R");
            if (runs
                    && !CpuSet.parse(before).orElseThrow().contains(cpu)
                    && !CpuSet.parse(after).orElseThrow().contains(cpu)) {
                synchronized (strays) {
                    strays.add("on CPU " + cpu + ", allowed " + before + " and then " + after);
                }
            }
        } catch (NoSuchFileException gone) {
            // The thread has ended.
        }
    }

    private static String allowed(Path task) throws IOException {
        return Files.readAllLines(task.resolve("status")).stream()
                .filter(line -> line.startsWith(ALLOWED))
                .findFirst()
                .orElseThrow()
                .substring(ALLOWED.length())
                .strip();
    }

    /** Ends; where a thread ran outside of its CPUs. */
    List<String> strays() throws InterruptedException {
        close();
        thread.join();
        synchronized (strays) {
            return List.copyOf(strays);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
