package dev.berth.daemon.host;

import dev.berth.policies.base.Result;
import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the small text files of {@code /proc} and {@code /sys}. */
final class KernelFile {
    /** Longest file that is read, bytes; the status of a process lists up to 65536 groups. */
    static final int MAX_BYTES = 1024 * 1024;

    /** How much of an unexpected text a message shows, characters. */
    private static final int SHOWN_LENGTH = 60;

    private KernelFile() {}

    /** The text without the line end after it, or empty if there is no such file. */
    static Optional<String> text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new KernelFileException(file, "longer than " + MAX_BYTES + " bytes");
            }
            return Optional.of(new String(bytes, StandardCharsets.UTF_8).stripTrailing());
        } catch (NoSuchFileException missing) {
            return Optional.empty();
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
