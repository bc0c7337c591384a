package dev.berth.registry.tar;

/**
 * One entry of a tar.
 *
 * @param name relative, parts joined by {@code /}, none of them {@code .} or {@code ..}; empty for
 *     the archive's own directory
 * @param kind what it is
 * @param size bytes of content that follow; 0 but for a file
 * @param target what a link names, in the same form as {@code name}; empty for anything else
 */
public record TarEntry(String name, Kind kind, long size, String target) {
    /** What an entry is. */
    public enum Kind {
        FILE,
        DIRECTORY,
        LINK
    }
}
