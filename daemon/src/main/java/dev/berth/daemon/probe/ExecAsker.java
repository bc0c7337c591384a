package dev.berth.daemon.probe;

import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.EngineExecs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks with a command in the container. The engine cannot end a command that takes too long, so
 * there is one at a time: while an earlier one runs, no other is begun, and the answer stays bad;
 * what the earlier one ends with is not looked at.
 */
final class ExecAsker implements ContainerAsker {
    /** Bytes of a command's output that are kept. */
    private static final int MAX_OUTPUT_BYTES = 512;

    /** Between two looks at whether a command has ended whose outputs have. */
    private static final long LOOK_MILLIS = 20;

    private final EngineExecs execs;
    private final String containerId;
    private final List<String> command;

    /** A command that had not ended when its time was up. */
    private @Nullable String outstanding;

    ExecAsker(EngineExecs execs, String containerId, List<String> command) {
        this.execs = execs;
        this.containerId = containerId;
        this.command = command;
    }

    @Override
    public ProbeAnswer ask(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        try {
            String before = outstanding;
            if (before != null) {
                if (execs.exitCode(before).isEmpty()) {
                    return ProbeAnswer.bad("the command asked before has not ended so far");
                }
                outstanding = null;
            }
            return ended(execs.create(containerId, command), end, timeout);
        } catch (EngineException e) {
            return e.kind() == EngineException.Kind.REFUSED
                    ? ProbeAnswer.bad(String.valueOf(e.getMessage()))
                    : ProbeAnswer.unknown(String.valueOf(e.getMessage()));
        }
    }

    private ProbeAnswer ended(String exec, long end, Duration timeout)
            throws EngineException, InterruptedException {
        var output = new Output();
        try {
            execs.start(
                    exec,
                    left(end),
                    (source, bytes, from, count) -> output.add(bytes, from, count));
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.TIMEOUT) {
                throw e;
            }
            outstanding = exec;
            return ProbeAnswer.bad(late(timeout) + output.said());
        }
        OptionalInt code = execs.exitCode(exec);
        while (code.isEmpty()) {
            if (System.nanoTime() - end >= 0) {
                outstanding = exec;
                return ProbeAnswer.bad(late(timeout) + output.said());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            code = execs.exitCode(exec);
        }
        return code.getAsInt() == 0
                ? ProbeAnswer.good("exit code 0" + output.said())
                : ProbeAnswer.bad("exit code " + code.getAsInt() + output.said());
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(1, end - System.nanoTime()));
    }

    private static String late(Duration timeout) {
        return "the command has not ended within " + timeout.toMillis() + " ms";
    }

    /** What a command has said first. */
    private static final class Output {
        private final byte[] kept = new byte[MAX_OUTPUT_BYTES];
        private int length;

        synchronized void add(byte[] bytes, int from, int count) {
            int taken = Math.min(count, kept.length - length);
            System.arraycopy(bytes, from, kept, length, taken);
            length += taken;
        }

        synchronized String said() {
            var text = new String(Arrays.copyOf(kept, length), StandardCharsets.UTF_8);
            return text.isBlank() ? "" : ": " + text;
        }
    }
}
