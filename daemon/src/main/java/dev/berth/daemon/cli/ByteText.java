package dev.berth.daemon.cli;

import java.util.List;
import java.util.Locale;

/** Numbers of bytes as people read them. */
final class ByteText {
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
    private static final int STEP = 1024;

    private ByteText() {}

    /** Such as {@code 512 B}, {@code 3.4 MiB} or {@code 120 GiB}. */
    static String of(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < UNITS.size() - 1) {
            value /= STEP;
            unit++;
        }
        String form = unit == 0 || value >= 100 ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, form, value, UNITS.get(unit));
    }
}
