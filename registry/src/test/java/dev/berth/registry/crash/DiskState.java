package dev.berth.registry.crash;

import dev.berth.registry.crash.Node.Directory;
import dev.berth.registry.crash.Node.Regular;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a power cut left: names, and the files behind them. */
final class DiskState {
    private final Map<String, Node> names;
    private final Map<Regular, Regular.Content> contents;

    private DiskState(Map<String, Node> names, Map<Regular, Regular.Content> contents) {
        this.names = names;
        this.contents = contents;
    }

    static DiskState of(Directory root, Fate.Of fates) {
        var names = new TreeMap<String, Node>();
        walk(root, "", fates, names);
        var contents = new HashMap<Regular, Regular.Content>();
        for (Node node : names.values()) {
            if (node instanceof Regular file) {
                contents.computeIfAbsent(file, absent -> absent.content(fates));
            }
        }
        return new DiskState(names, contents);
    }

    private static void walk(
            Directory directory, String path, Fate.Of fates, Map<String, Node> names) {
        for (var entry : directory.names(fates).entrySet()) {
            String name = path + entry.getKey();
            names.put(name, entry.getValue());
            if (entry.getValue() instanceof Directory child) {
                walk(child, name + "/", fates, names);
            }
        }
    }

    /** Equal for states that are equal. */
    String key() {
        var key = new StringBuilder();
        names.forEach(
                (name, node) -> {
                    key.append(name).append(' ').append(node.id());
                    if (node instanceof Regular file) {
                        var content = contents.get(file);
                        key.append(' ').append(content == null ? 0 : content.version);
                    }
                    key.append('\n');
                });
        return key.toString();
    }

    /** Paths of files, below the recorded directory, and their bytes. */
    Map<String, byte[]> files() {
        var files = new TreeMap<String, byte[]>();
        names.forEach(
                (name, node) -> {
                    if (node instanceof Regular file && contents.get(file) != null) {
                        files.put(name, contents.get(file).bytes);
                    }
                });
        return files;
    }

    /** Whether a file is one that was mapped and written unseen. */
    boolean isMapped(String path) {
        return names.get(path) instanceof Regular file && file.isMapped();
    }

    /** Puts it on an empty disk, as what is there for certain. */
    void putOn(Disk disk) {
        var copies = new HashMap<Node, Node>();
        names.forEach(
                (name, node) -> {
                    Node copy =
                            copies.computeIfAbsent(
                                    node,
                                    absent ->
                                            absent instanceof Regular file
                                                            && contents.get(file) != null
                                                    ? disk.newFile(contents.get(file).bytes)
                                                    : disk.newDirectory());
                    disk.put(name, copy);
                });
    }

    /** Makes it below an empty directory; a file with two names is one file there too. */
    void writeTo(Path directory) throws IOException {
        var written = new HashMap<Node, Path>();
        for (var entry : names.entrySet()) {
            Path path = directory.resolve(entry.getKey());
            Path first = written.putIfAbsent(entry.getValue(), path);
            if (entry.getValue() instanceof Directory) {
                Files.createDirectory(path);
            } else if (first != null) {
                Files.createLink(path, first);
            } else if (entry.getValue() instanceof Regular file && contents.get(file) != null) {
                Files.write(path, contents.get(file).bytes);
            }
        }
    }
}
