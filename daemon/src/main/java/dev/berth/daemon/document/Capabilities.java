package dev.berth.daemon.document;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The Linux capabilities that a container may keep: what the engine grants by default, without raw
 * sockets, which would let a container forge the address it is known by.
 *
 * @see <a
 *     href="https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities">
 *     the engine's defaults</a>
 */
final class Capabilities {
    private static final String ALL = "ALL";
    private static final List<String> GRANTABLE =
            List.of(
                    "AUDIT_WRITE",
                    "CHOWN",
                    "DAC_OVERRIDE",
                    "FOWNER",
                    "FSETID",
                    "KILL",
                    "MKNOD",
                    "NET_BIND_SERVICE",
                    "SETFCAP",
                    "SETGID",
                    "SETPCAP",
                    "SETUID",
                    "SYS_CHROOT");
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
            if (!GRANTABLE.contains(bare(name))) {
                fields.error(
                        "add",
                        Quoted.of(name)
                                + " cannot be honoured, expected one of "
                                + String.join(", ", GRANTABLE));
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
            dropped.addAll(GRANTABLE);
        }
        add.forEach(name -> dropped.remove(bare(name)));
        return dropped;
    }

    private static String bare(String name) {
        return name.startsWith("CAP_") ? name.substring("CAP_".length()) : name;
    }
}
