package dev.berth.policies.workload;

import java.util.List;
import java.util.OptionalInt;

/** What files of a volume are made of. */
public sealed interface FileSource {
    /** The bits of a file's mode that can be given. */
    int MAX_MODE = 0777;

    /**
     * Values of an object, a file each.
     *
     * @param kind of which kind the object is
     * @param object its name, in the pod's namespace
     * @param items which values; empty: every one under its key
     * @param optional whether the object and its values may be absent
     */
    record Keys(KeyedObject kind, String object, List<Item> items, boolean optional)
            implements FileSource {
        public Keys {
            items = List.copyOf(items);
        }
    }

    /**
     * One value of an object.
     *
     * @param key which
     * @param path relative, where the file is
     * @param mode absent: as the volume says
     */
    record Item(String key, String path, OptionalInt mode) {}

    /**
     * One thing about the pod.
     *
     * @param path relative, where the file is
     * @param value what it says
     * @param mode absent: as the volume says
     */
    record OfPod(String path, PodValue value, OptionalInt mode) implements FileSource {}

    /**
     * A text that is known.
     *
     * @param path relative, where the file is
     * @param text what it says
     * @param mode absent: as the volume says
     */
    record Text(String path, String text, OptionalInt mode) implements FileSource {}
}
