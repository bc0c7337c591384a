package dev.berth.daemon.document;

import dev.berth.policies.workload.ContainerSecurity;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads which Linux capabilities a container keeps of those that it may have.
 *
 * @see <a
 *     href="https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities">
 *     the engine's defaults</a>
 */
final class Capabilities {
    private static final String ALL = "ALL";
    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z_]{1,40}");

    private Capabilities() {}

    static void check(Fields fields, List<String> drop, List<String> add) {
        for (String name : drop) {
            if (!NAME.matcher(name).matches()) {
                fields.error(
                        "drop",
                        Quoted.of(name) + " is no capability, expected one like CHOWN, or ALL");
            }
        }
        for (String name : add) {
            if (!ContainerSecurity.GRANTABLE.contains(bare(name))) {
                fields.error(
                        "add",
                        Quoted.of(name)
                                + " cannot be honoured, expected one of "
                                + String.join(", ", ContainerSecurity.GRANTABLE));
            }
        }
    }

    /**
     * What is dropped in the end: {@code ALL} with exceptions is every default without them, since
     * more than the defaults cannot be granted.
     */
    static SortedSet<String> dropped(List<String> drop, List<String> add) {
        SortedSet<String> dropped = new TreeSet<>();
        drop.forEach(name -> dropped.add(bare(name)));
        if (dropped.contains(ALL) && !add.isEmpty()) {
            dropped.clear();
            dropped.addAll(ContainerSecurity.GRANTABLE);
        }
        add.forEach(name -> dropped.remove(bare(name)));
        return dropped;
    }

    private static String bare(String name) {
        return name.startsWith("CAP_") ? name.substring("CAP_".length()) : name;
    }
}
