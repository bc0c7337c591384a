package dev.berth.registry.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recorder sees the same calls as strace, which stands where no call can pass it by. */
class RecorderIT {
    private static final Pattern CALL =
            Pattern.compile("^(\\d+) +(?:<\\.\\.\\. )?(\\w+)(?:\\(| resumed>)(.*)$");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern DESCRIPTOR = Pattern.compile("^(?:\\(|, )?-?\\d+<([^>]*)>");

    /**
     * What changes a disk, by the letters of the trace; what the recorder does not know, as '?'.
     */
    private static final Map<String, Character> KINDS =
            Map.ofEntries(
                    Map.entry("write", 'W'),
                    Map.entry("writev", 'W'),
                    Map.entry("pwrite64", 'W'),
                    Map.entry("pwritev", 'W'),
                    Map.entry("ftruncate", 'T'),
                    Map.entry("fsync", 'S'),
                    Map.entry("fdatasync", 'S'),
                    Map.entry("rename", 'R'),
                    Map.entry("renameat", 'R'),
                    Map.entry("renameat2", 'R'),
                    Map.entry("unlink", 'U'),
                    Map.entry("unlinkat", 'U'),
                    Map.entry("mkdir", 'M'),
                    Map.entry("mkdirat", 'M'),
                    Map.entry("rmdir", '?'),
                    Map.entry("link", '?'),
                    Map.entry("linkat", '?'),
                    Map.entry("symlink", '?'),
                    Map.entry("symlinkat", '?'),
                    Map.entry("truncate", '?'),
                    Map.entry("fallocate", '?'),
                    Map.entry("sendfile", '?'),
                    Map.entry("splice", '?'),
                    Map.entry("copy_file_range", '?'),
                    Map.entry("sync_file_range", '?'),
                    Map.entry("pwritev2", '?'),
                    Map.entry("io_uring_setup", '?'));

    @TempDir(factory = MemoryDisk.class)
    Path directory;

    @Test
    void recorder_seesWhatStraceSees() throws Exception {
        Path seen = directory.resolve("strace.log");
        var strace =
                List.of(
                        "strace",
                        "-f",
                        "-qq",
                        "-y",
                        "-s",
                        "0",
                        "-e",
                        "trace=" + String.join(",", KINDS.keySet()),
                        "-o",
                        seen.toString());

        var recording =
                Recording.of(
                        "traced",
                        Scenarios.COLLECT,
                        Recorder.compile(directory),
                        directory,
                        strace);
        var expected =
                straced(Files.readAllLines(seen), directory.toRealPath().resolve("traced-disk"));

        assertFalse(expected.isEmpty());
        assertEquals(expected, recorded(recording.trace()));
    }

    /** How often each call changed each path, below the disk. */
    private static Map<String, Long> straced(List<String> lines, Path disk) {
        var unfinished = new HashMap<String, String>();
        var calls = new TreeMap<String, Long>();
        for (String line : lines) {
            var call = CALL.matcher(line);
            if (!call.matches()) {
                continue;
            }
            String arguments = call.group(3);
            if (arguments.endsWith("<unfinished ...>")) {
                unfinished.put(call.group(1), arguments);
                continue;
            }
            if (line.contains(" resumed>")) {
                arguments = unfinished.getOrDefault(call.group(1), "") + arguments;
            }
            String path = path(arguments);
            if (path.startsWith("/") && !arguments.contains(" = -1 ")) {
                Path changed = Path.of(path);
                if (changed.startsWith(disk)) {
                    char kind = KINDS.getOrDefault(call.group(2), '?');
                    calls.merge(kind + " " + disk.relativize(changed), 1L, Long::sum);
                }
            }
        }
        return calls;
    }

    /** The path of the descriptor that a call is made on, or the first that it names. */
    private static String path(String arguments) {
        var descriptor = DESCRIPTOR.matcher(arguments);
        if (descriptor.find()) {
            return descriptor.group(1);
        }
        var quoted = QUOTED.matcher(arguments);
        return quoted.find() ? quoted.group(1) : "";
    }

    private static Map<String, Long> recorded(Trace trace) {
        var disk = new Disk(_ -> false);
        return trace.ops().stream()
                .peek(disk::apply)
                .map(op -> name(op, disk))
                .filter(name -> !name.isEmpty())
                .collect(
                        Collectors.groupingBy(
                                Function.identity(), TreeMap::new, Collectors.counting()));
    }

    private static String name(Op op, Disk disk) {
        return switch (op) {
            case Op.Write write -> "W " + disk.path(write.handle());
            case Op.Truncate cut -> "T " + disk.path(cut.handle());
            case Op.Sync sync -> "S " + disk.path(sync.handle());
            case Op.Rename rename -> "R " + rename.from();
            case Op.Unlink unlink -> "U " + unlink.path();
            case Op.Mkdir mkdir -> "M " + mkdir.path();
            case Op.Link link -> "? " + link.from();
            case Op.Rmdir rmdir -> "? " + rmdir.path();
            case Op.Open _, Op.Map _, Op.Mark _ -> "";
        };
    }
}
