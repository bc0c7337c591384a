package dev.berth.registry.tar;

import java.util.ArrayList;
import java.util.List;

/** Brings names into the one form that is compared, and keeps them inside the archive. */
final class EntryName {
    private EntryName() {}

    /** An entry's own name; one that leads out of the archive is refused. */
    static String of(String raw) throws TarRefused {
        return within("", raw);
    }

    /**
     * The name that a path means as seen from a directory of the archive.
     *
     * @param directory in the form of a name
     */
    static String within(String directory, String path) throws TarRefused {
        if (path.isEmpty() || path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw new TarRefused(shown(path) + " is no relative path");
        }
        List<String> parts = new ArrayList<>();
        if (!directory.isEmpty()) {
            parts.addAll(List.of(directory.split("/", -1)));
        }
        for (String part : path.split("/", -1)) {
            switch (part) {
                case "", "." -> {}
                case ".." -> {
                    if (parts.isEmpty()) {
                        throw new TarRefused(shown(path) + " leads out of the archive");
                    }
                    parts.removeLast();
                }
                default -> parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    /** A name of somebody else's in a message: short, on one line. */
    static String shown(String name) {
        var text = new StringBuilder("\"");
        name.chars()
                .limit(100)
                .forEach(c -> text.append(Character.isISOControl(c) ? '?' : (char) c));
        return text.append('"').toString();
    }
}
