package dev.berth.registry.transfer;

import java.util.Locale;
import java.util.Map;

/**
 * What an archive holds beside the images themselves.
 *
 * @param format how it looks
 * @param platform operating system and architecture, such as {@code linux/amd64}, of the one image
 *     that a Docker archive has of several
 * @param referrers whether signatures and whatever else is about the images goes with them, in the
 *     OCI format
 */
public record ExportOptions(ArchiveFormat format, String platform, boolean referrers) {
    /** Java's names of architectures where Go, and so every image, has others. */
    private static final Map<String, String> ARCHITECTURES =
            Map.of("x86_64", "amd64", "aarch64", "arm64", "x86", "386");

    /** Everything, for this machine. */
    public static ExportOptions defaults() {
        return new ExportOptions(ArchiveFormat.OCI, hostPlatform(), true);
    }

    /** The platform of this machine. */
    public static String hostPlatform() {
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return "linux/" + ARCHITECTURES.getOrDefault(machine, machine);
    }
}
