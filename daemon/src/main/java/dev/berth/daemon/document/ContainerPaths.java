package dev.berth.daemon.document;

import java.util.List;

/** What paths of volumes and mounts may look like. */
final class ContainerPaths {
    static final String ABSOLUTE_EXPECTED =
            "expected an absolute one without .., colons and control characters, at most "
                    + ContainerPaths.MAX_CHARACTERS
                    + " characters";
    static final String RELATIVE_EXPECTED =
            "expected a relative one without .., colons and control characters, at most "
                    + ContainerPaths.MAX_CHARACTERS
                    + " characters";

    /** A path of Linux has at most 4,095 bytes, and others stand before and after it. */
    private static final int MAX_CHARACTERS = 1024;

    private ContainerPaths() {}

    /** Whether it is a path from the root that stays below it. */
    static boolean isAbsolute(String text) {
        return text.startsWith("/") && isPlain(text);
    }

    /** Whether it is a path that stays below where it begins. */
    static boolean isRelative(String text) {
        return !text.isEmpty() && !text.startsWith("/") && isPlain(text);
    }

    /** The engine takes what follows a colon for another part. */
    private static boolean isPlain(String text) {
        return text.length() <= MAX_CHARACTERS
                && text.chars().noneMatch(c -> c == ':' || Character.isISOControl(c))
                && !List.of(text.split("/", -1)).contains("..");
    }
}
