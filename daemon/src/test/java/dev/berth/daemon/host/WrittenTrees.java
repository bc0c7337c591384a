package dev.berth.daemon.host;

import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Machines as their {@code /sys/devices/system} says them, written from what is published of each,
 * in a short form: a line is {@code FILE: TEXT}. In FILE, {@code {0-3,8}} stands for each of these
 * numbers, and {@code {n}}, {@code {n+8}} or {@code {n-8}} in TEXT for the first of them.
 */
final class WrittenTrees {
    /** Every machine. */
    static final List<String> NAMES =
            List.of(
                    "vm-2-cores",
                    "raspberry-pi-5",
                    "smt-8-cores",
                    "hybrid-i7-1260p",
                    "numa-2-sockets",
                    "epyc-128-threads");

    private static final Pattern RANGE = Pattern.compile("\\{([0-9][0-9,-]*)}");
    private static final Pattern NUMBER = Pattern.compile("\\{n([+-][0-9]+)?}");

    private WrittenTrees() {}

    /** Writes the files of that machine. */
    static SysTree write(String name, Path root) throws IOException {
        var sys = new SysTree(root);
        for (String line : text(name).lines().toList()) {
            if (!line.startsWith("#") && !line.isBlank()) {
                int colon = line.indexOf(':');
                write(sys, line.substring(0, colon), line.substring(colon + 1).strip(), -1);
            }
        }
        return sys;
    }

    private static void write(SysTree sys, String file, String text, int number)
            throws IOException {
        Matcher range = RANGE.matcher(file);
        if (!range.find()) {
            sys.file("devices/system/" + file, filled(text, number));
            return;
        }
        for (int each : CpuSet.parse(range.group(1)).orElseThrow().stream().toArray()) {
            String one = file.substring(0, range.start()) + each + file.substring(range.end());
            write(sys, one, text, number < 0 ? each : number);
        }
    }

    private static String filled(String text, int number) {
        return NUMBER.matcher(text)
                .replaceAll(
                        match ->
                                Integer.toString(
                                        number
                                                + (match.group(1) == null
                                                        ? 0
                                                        : Integer.parseInt(match.group(1)))));
    }

    private static String text(String name) {
        try (InputStream in = WrittenTrees.class.getResourceAsStream(name + ".sys")) {
            if (in == null) {
                throw new IllegalArgumentException("no machine is called " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
