package dev.berth.policies.workload;

import java.util.List;
import java.util.OptionalLong;

/**
 * Storage that a pod's containers may mount ({@code volumes[]}).
 *
 * @param name an RFC 1123 label, unique in the pod
 * @param source what it is
 */
public record PodVolume(String name, Source source) {
    public PodVolume {
        if (!ObjectName.isLabel(name)) {
            throw new IllegalArgumentException("no name of a volume: " + name);
        }
    }

    /** What a volume is. */
    public sealed interface Source {}

    /**
     * Files that are kept as their sources say, read-only ({@code configMap}, {@code secret},
     * {@code downwardAPI}, {@code projected}).
     *
     * @param sources a later one wins where two have a file of one path
     * @param mode of files whose source names none, 0 to 0777
     */
    public record Files(List<FileSource> sources, int mode) implements Source {
        /** The mode of a document that names none. */
        public static final int DEFAULT_MODE = 0644;

        public Files {
            sources = List.copyOf(sources);
            if (mode < 0 || mode > FileSource.MAX_MODE) {
                throw new IllegalArgumentException("mode is " + Integer.toOctalString(mode));
            }
        }
    }

    /**
     * An empty directory that is there as long as the pod.
     *
     * @param inMemory whether it is in memory instead of on the disk
     * @param sizeLimitBytes how much it may hold; kept only in memory
     */
    public record EmptyDir(boolean inMemory, OptionalLong sizeLimitBytes) implements Source {}

    /**
     * A place of the host.
     *
     * @param path absolute, without {@code ..}
     * @param type what has to be there
     */
    public record HostPath(String path, HostPathType type) implements Source {}

    /** What has to be at a place of the host. */
    public enum HostPathType {
        /** Anything. */
        ANY(""),
        DIRECTORY("Directory"),
        /** A directory, which is made where nothing is. */
        DIRECTORY_OR_CREATE("DirectoryOrCreate"),
        FILE("File"),
        /** A file, which is made where nothing is. */
        FILE_OR_CREATE("FileOrCreate"),
        SOCKET("Socket");

        private final String text;

        HostPathType(String text) {
            this.text = text;
        }

        /** As in {@code type:}. */
        public String text() {
            return text;
        }
    }

    /**
     * Storage that outlives the pod.
     *
     * @param claim name of the claim, in the pod's namespace
     * @param readOnly whether no container may write there
     */
    public record Claimed(String claim, boolean readOnly) implements Source {}
}
