package dev.berth.daemon.volume;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What of a volume of the engine a container sees: the whole, or a part ({@code subPath}), which is
 * a volume of its own.
 *
 * <p>Engines before version 26 mount a volume whole, and a path inside could be led out by a link
 * that a container made. As a volume of its own a part has no path that anybody could turn. The
 * price is that a volume is either used whole or in parts that do not hold each other.
 *
 * @param path relative; empty: the whole
 */
record VolumePart(String path) {
    /** Bytes of the hash; so few parts of one volume never share a name by chance. */
    private static final int HASH_BYTES = 8;

    private static final String BEFORE_HASH = ".part-";

    /** Whether it is all of the volume. */
    boolean isWhole() {
        return path.isEmpty();
    }

    /** What the engine's volume of it is called. */
    String of(String volume) {
        return isWhole() ? volume : volume + BEFORE_HASH + hash();
    }

    /** Whether that is the volume of some part of this one. */
    static boolean isPart(String name, String volume) {
        return name.startsWith(volume + BEFORE_HASH);
    }

    private String hash() {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(path.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
