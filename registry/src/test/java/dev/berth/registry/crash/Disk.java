package dev.berth.registry.crash;

import dev.berth.registry.crash.Node.Directory;
import dev.berth.registry.crash.Node.Named;
import dev.berth.registry.crash.Node.Pending;
import dev.berth.registry.crash.Node.Regular;
import dev.berth.registry.crash.Node.Resized;
import dev.berth.registry.crash.Node.Written;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A disk as POSIX promises it and no better: a change is certain to survive a power cut only once
 * what it changed was synced.
 *
 * <pre>
 * bytes and length of a file    until fsync or fdatasync of the file
 * a name, new, gone or moved    until fsync of its directory; the file's own sync does not help
 * a rename between directories  two changes, each until the sync of its own directory
 * </pre>
 *
 * Until then each change may survive or not, whatever becomes of the others; a write may be torn
 * between sectors. A rename within a directory is whole or not at all.
 *
 * @see <a
 *     href="https://www.usenix.org/conference/osdi14/technical-sessions/presentation/pillai">All
 *     File Systems Are Not Created Equal, OSDI 2014</a>
 */
final class Disk {
    private final Map<Long, Node> handles = new HashMap<>();
    private final Map<Long, String> paths = new HashMap<>();
    private final Directory root = new Directory(0);
    private final Predicate<String> neverSynced;
    private int nodes = 1;
    private int applied;

    /**
     * An empty disk.
     *
     * @param neverSynced paths whose syncs do nothing: a mistake that is planted
     */
    Disk(Predicate<String> neverSynced) {
        this.neverSynced = neverSynced;
    }

    Regular newFile(byte[] bytes) {
        var file = new Regular(nodes++);
        file.change(new Resized(0, "", 0));
        file.change(new Written(0, "", 0, ByteBuffer.wrap(bytes)));
        file.sync();
        return file;
    }

    Directory newDirectory() {
        return new Directory(nodes++);
    }

    /** A name that is there for certain. */
    void put(String path, Node node) {
        name(0, path, node);
        sync(find(parent(path)));
    }

    /** Takes the next operation of a trace. */
    void apply(Op op) {
        int at = applied++;
        switch (op) {
            case Op.Open open -> open(at, open);
            case Op.Write write ->
                    file(write.handle())
                            .change(
                                    new Written(
                                            at,
                                            path(write.handle()),
                                            write.offset(),
                                            write.data()));
            case Op.Truncate cut ->
                    file(cut.handle()).change(new Resized(at, path(cut.handle()), cut.length()));
            case Op.Sync sync -> {
                if (!neverSynced.test(path(sync.handle()))) {
                    sync(node(sync.handle()));
                }
            }
            case Op.Map map -> file(map.handle()).map();
            case Op.Rename rename -> rename(at, rename);
            case Op.Link link -> name(at, link.to(), find(link.from()));
            case Op.Unlink unlink -> name(at, unlink.path(), null);
            case Op.Mkdir mkdir -> name(at, mkdir.path(), new Directory(nodes++));
            case Op.Rmdir rmdir -> name(at, rmdir.path(), null);
            case Op.Mark _ -> {}
        }
    }

    private void open(int at, Op.Open open) {
        if (open.made()) {
            name(at, open.path(), new Regular(nodes++));
        }
        Node node = find(open.path());
        handles.put(open.handle(), node);
        paths.put(open.handle(), open.path());
        if (open.cut() && node instanceof Regular file) {
            file.change(new Resized(at, open.path(), 0));
        }
    }

    private static void sync(Node node) {
        switch (node) {
            case Regular file -> file.sync();
            case Directory directory -> directory.sync();
        }
    }

    private void rename(int at, Op.Rename rename) {
        Node node = find(rename.from());
        if (parent(rename.from()).equals(parent(rename.to()))) {
            var names = new LinkedHashMap<String, @Nullable Node>();
            names.put(last(rename.from()), null);
            names.put(last(rename.to()), node);
            change(at, parent(rename.to()), names);
        } else {
            name(at, rename.to(), node);
            name(at, rename.from(), null);
        }
    }

    private void name(int at, String path, @Nullable Node node) {
        var names = new HashMap<String, @Nullable Node>();
        names.put(last(path), node);
        change(at, parent(path), names);
    }

    private void change(int at, String directory, Map<String, @Nullable Node> names) {
        if (!(find(directory) instanceof Directory changed)) {
            throw new IllegalStateException(directory + " is no directory");
        }
        changed.change(new Named(at, directory, names));
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Node find(String path) {
        Node found = root;
        for (String name : path.isEmpty() ? new String[0] : path.split("/", -1)) {
            if (!(found instanceof Directory directory) || directory.now.get(name) == null) {
                throw new IllegalStateException("the trace has no " + path);
            }
            found = directory.now.get(name);
        }
        return found;
    }

    private Node node(long handle) {
        Node node = handles.get(handle);
        if (node == null) {
            throw new IllegalStateException("the trace opened no " + handle);
        }
        return node;
    }

    private Regular file(long handle) {
        return (Regular) node(handle);
    }

    /** The name that a handle was opened by. */
    String path(long handle) {
        return paths.getOrDefault(handle, "?");
    }

    /**
     * Everything that a cut may take now, oldest first; of files that no name leads to any more,
     * whatever is lost, nothing.
     */
    List<Pending> pending() {
        var found = new LinkedHashMap<Node, List<Pending>>();
        collect(root, found);
        var all = new ArrayList<Pending>();
        found.values().forEach(all::addAll);
        all.sort(Comparator.comparingInt(Pending::at));
        return all;
    }

    private static void collect(Node node, Map<Node, List<Pending>> found) {
        if (found.containsKey(node)) {
            return;
        }
        switch (node) {
            case Regular file -> found.put(file, file.pending);
            case Directory directory -> {
                found.put(directory, directory.pending);
                directory.names(_ -> Fate.LOST).values().forEach(each -> collect(each, found));
                for (var change : directory.pending) {
                    if (change instanceof Named named) {
                        for (Node each : named.names().values()) {
                            if (each != null) {
                                collect(each, found);
                            }
                        }
                    }
                }
            }
        }
    }

    /** What a cut now leaves when the unsynced changes meet those fates. */
    DiskState state(Fate.Of fates) {
        return DiskState.of(root, fates);
    }
}
