package dev.berth.daemon.peer;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * The local user at the other end of a Unix socket, as the kernel and the user database say.
 *
 * @param uid of the process when it connected
 * @param gid its primary group at that moment
 * @param userName of {@code uid}; the number where the database has none
 * @param groups {@code gid} and every group that the database puts the user into
 */
public record Peer(int uid, int gid, String userName, Set<Integer> groups) {
    public Peer {
        if (uid < 0 || gid < 0) {
            throw new IllegalArgumentException(
                    "uid " + uid + " gid " + gid + ", expected 0 or more");
        }
        groups = Collections.unmodifiableSet(new TreeSet<>(groups));
    }
}
