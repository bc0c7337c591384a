package dev.berth.registry.crash;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file or a directory, whatever its names are: what is on the disk for certain, and what came
 * later.
 */
sealed interface Node {
    /** Tells it from every other, also from one that has its name later. */
    int id();

    /**
     * A change of a node's content that no sync has covered yet, so that a power cut may take it.
     */
    sealed interface Pending {
        /** Which operation of the trace made it. */
        int at();
    }

    /**
     * Bytes that were written.
     *
     * @param path the file's name then, for messages
     */
    record Written(int at, String path, long offset, ByteBuffer data) implements Pending {}

    /** Another length. */
    record Resized(int at, String path, long length) implements Pending {}

    /**
     * Names of one directory that come, go or change hands together.
     *
     * @param path the directory
     * @param names what each means from now on; null where it is gone
     */
    record Named(int at, String path, Map<String, @Nullable Node> names) implements Pending {}

    /** A file. */
    final class Regular implements Node {
        private final int id;
        private byte[] synced = new byte[0];
        private long syncedVersion;
        private boolean mapped;
        final List<Pending> pending = new ArrayList<>();

        Regular(int id) {
            this.id = id;
        }

        @Override
        public int id() {
            return id;
        }

        /** Content and its version: equal versions of one file are equal contents. */
        static final class Content {
            final byte[] bytes;
            final long version;

            Content(byte[] bytes, long version) {
                this.bytes = bytes;
                this.version = version;
            }
        }

        void change(Pending change) {
            pending.add(change);
        }

        /** Its bytes in memory may go to the disk at any time, in any order. */
        void map() {
            mapped = true;
        }

        void sync() {
            var content = content(_ -> Fate.KEPT);
            synced = content.bytes;
            syncedVersion = content.version;
            pending.clear();
        }

        /** What a cut leaves of it when its unsynced changes meet those fates. */
        Content content(Fate.Of fates) {
            byte[] bytes = pending.isEmpty() ? synced : synced.clone();
            long version = syncedVersion;
            for (var change : pending) {
                var fate = fates.of(change);
                if (!fate.equals(Fate.LOST)) {
                    bytes = fate.applied(bytes, change);
                    version = 31 * (31 * version + change.at() + 1) + fate.hashCode();
                }
            }
            return new Content(bytes, version);
        }

        boolean isMapped() {
            return mapped;
        }
    }

    /** A directory. */
    final class Directory implements Node {
        private final int id;
        private final Map<String, Node> synced = new TreeMap<>();
        final Map<String, Node> now = new TreeMap<>();
        final List<Pending> pending = new ArrayList<>();

        Directory(int id) {
            this.id = id;
        }

        @Override
        public int id() {
            return id;
        }

        void change(Named change) {
            pending.add(change);
            apply(now, change);
        }

        void sync() {
            synced.clear();
            synced.putAll(now);
            pending.clear();
        }

        /** What a cut leaves of it when its unsynced changes meet those fates. */
        Map<String, Node> names(Fate.Of fates) {
            var names = new TreeMap<>(synced);
            for (var change : pending) {
                if (change instanceof Named named && !fates.of(change).equals(Fate.LOST)) {
                    apply(names, named);
                }
            }
            return names;
        }

        private static void apply(Map<String, Node> names, Named change) {
            change.names()
                    .forEach(
                            (name, node) -> {
                                if (node == null) {
                                    names.remove(name);
                                } else {
                                    names.put(name, node);
                                }
                            });
        }
    }

    /** The same bytes with another length, new ones filled. */
    static byte[] resized(byte[] bytes, int length, byte fill) {
        byte[] result = Arrays.copyOf(bytes, length);
        if (length > bytes.length) {
            Arrays.fill(result, bytes.length, length, fill);
        }
        return result;
    }
}
