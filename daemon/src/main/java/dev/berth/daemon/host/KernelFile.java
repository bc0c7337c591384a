package dev.berth.daemon.host;

import dev.berth.policies.base.Result;
import dev.berth.policies.slots.CpuSet;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the small text files of {@code /proc} and {@code /sys}. */
final class KernelFile {
    /** Longest file that is read, bytes; the status of a process lists up to 65536 groups. */
    static final int MAX_BYTES = 1024 * 1024;

    /** What holds most of them, the status of a process among them. */
    private static final int USUAL_BYTES = 4 * 1024;

    /** How much of an unexpected text a message shows, characters. */
    private static final int SHOWN_LENGTH = 60;

    private KernelFile() {}

    /**
     * The text without the line end after it, or empty if there is no such file. Some hundred are
     * read a minute while nothing happens, so by the stream that costs a third of a channel's.
     */
    static Optional<String> text(Path file) throws IOException {
        try (var in = new FileInputStream(file.toString())) {
            var bytes = new byte[USUAL_BYTES];
            int length = 0;
            for (int read = 0; read >= 0; read = in.read(bytes, length, bytes.length - length)) {
                length += read;
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, 2 * length);
                }
                if (length > MAX_BYTES) {
                    throw new KernelFileException(file, "longer than " + MAX_BYTES + " bytes");
                }
            }
            return Optional.of(
                    new String(bytes, 0, length, StandardCharsets.UTF_8).stripTrailing());
        } catch (FileNotFoundException missingOrForbidden) {
            if (Files.notExists(file)) {
                return Optional.empty();
            }
            throw missingOrForbidden;
        }
    }

    /** A list of CPUs (cpuset(7)), or empty if there is no such file. */
    static Optional<CpuSet> cpus(Path file) throws IOException {
        Optional<String> text = text(file);
        return text.isEmpty() ? Optional.empty() : Optional.of(cpus(file, text.get()));
    }

    /** A list of CPUs that stands in the file. */
    static CpuSet cpus(Path file, String list) throws KernelFileException {
        return switch (CpuSet.parse(list)) {
            case Result.Ok<CpuSet>(CpuSet cpus) -> cpus;
            case Result.Refused<CpuSet> _ ->
                    throw new KernelFileException(
                            file, shown(list) + ", expected a list of CPUs as in 0-3,8");
        };
    }

    /** A whole number, or empty if there is no such file. */
    static OptionalInt number(Path file) throws IOException {
        Optional<String> text = text(file);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(text.get()));
        } catch (NumberFormatException notOne) {
            throw new KernelFileException(file, shown(text.get()) + ", expected a whole number");
        }
    }

    /** The text as a message shows it. */
    static String shown(String text) {
        String printable = text.replaceAll("[^\\x20-\\x7E]", "?");
        return printable.length() <= SHOWN_LENGTH
                ? '"' + printable + '"'
                : '"' + printable.substring(0, SHOWN_LENGTH) + "…\"";
    }
}
