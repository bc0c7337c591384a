package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
import java.util.Comparator;

/** A version of the Docker Engine API, such as 1.41. */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
    /** The oldest whose answers we read: Debian 11 and 12 speak 1.41. */
    public static final ApiVersion OLDEST = new ApiVersion(1, 40);

    /** The newest whose answers we know. */
    public static final ApiVersion NEWEST = new ApiVersion(1, 51);

    private static final Comparator<ApiVersion> ORDER =
            Comparator.comparingInt(ApiVersion::major).thenComparingInt(ApiVersion::minor);

    /**
     * Reads {@code 1.41}.
     *
     * @throws EngineException {@code PROTOCOL} on anything else
     */
    static ApiVersion parse(String text) throws EngineException {
        if (!text.matches("[0-9]{1,4}\\.[0-9]{1,4}")) {
            throw new EngineException(
                    Kind.PROTOCOL,
                    "API version \"" + Printable.of(text) + "\", expected a form like 1.41");
        }
        int dot = text.indexOf('.');
        return new ApiVersion(
                Integer.parseInt(text.substring(0, dot)),
                Integer.parseInt(text.substring(dot + 1)));
    }

    /**
     * The newest version that both sides speak.
     *
     * @param engineOldest {@code MinAPIVersion} of the engine
     * @param engineNewest {@code ApiVersion} of the engine
     * @throws EngineException {@code VERSION} when there is none
     */
    static ApiVersion shared(ApiVersion engineOldest, ApiVersion engineNewest)
            throws EngineException {
        var chosen = engineNewest.compareTo(NEWEST) < 0 ? engineNewest : NEWEST;
        if (chosen.compareTo(OLDEST) < 0 || chosen.compareTo(engineOldest) < 0) {
            throw new EngineException(
                    Kind.VERSION,
                    "the engine speaks API "
                            + engineOldest
                            + " to "
                            + engineNewest
                            + ", expected something from "
                            + OLDEST
                            + " to "
                            + NEWEST);
        }
        return chosen;
    }

    @Override
    public int compareTo(ApiVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
