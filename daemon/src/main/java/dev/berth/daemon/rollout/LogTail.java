package dev.berth.daemon.rollout;

import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.LogOptions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The last lines that a container wrote. */
final class LogTail {
    /** Lines that are kept. */
    static final int MAX_LINES = 20;

    /** Bytes of them, the last ones. */
    static final int MAX_BYTES = 4 * 1024;

    private LogTail() {}

    /** The lines, or why there are none. */
    static List<String> of(Engine engine, String containerId) {
        var bytes = new ByteArrayOutputStream();
        var options = new LogOptions(false, MAX_LINES, false);
        try (var stream =
                engine.containers()
                        .logs(
                                containerId,
                                options,
                                (source, piece, offset, length) ->
                                        take(bytes, piece, offset, length))) {
            stream.await();
        } catch (EngineException e) {
            return List.of("(no log: " + e.getMessage() + ")");
        }
        byte[] all = bytes.toByteArray();
        int from = Math.max(0, all.length - MAX_BYTES);
        var text = new String(all, from, all.length - from, StandardCharsets.UTF_8);
        return text.lines().toList();
    }

    /** Twenty lines may be long: what is far beyond the bound is let go of early. */
    private static void take(ByteArrayOutputStream bytes, byte[] piece, int offset, int length) {
        if (bytes.size() > MAX_BYTES) {
            byte[] all = bytes.toByteArray();
            bytes.reset();
            bytes.write(all, all.length - MAX_BYTES, MAX_BYTES);
        }
        bytes.write(piece, offset, length);
    }
}
