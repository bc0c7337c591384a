package dev.berth.daemon.peer;

import java.util.OptionalInt;

/**
 * Who may do what over the admin socket: root, the daemon's own user and the members of one group
 * write; the members of another read; nobody else is let in.
 *
 * @param writers name of the group whose members may write
 * @param readers name of the group whose members may read
 * @param ownUid the daemon's own user
 */
record AccessRoles(String writers, String readers, int ownUid) {
    private static final int ROOT = 0;

    /** Refused unless a rule lets the peer in; a group that does not exist has no members. */
    Access of(Peer peer, UserDatabase users) throws UserDatabaseException {
        if (peer.uid() == ROOT || peer.uid() == ownUid || isIn(writers, peer, users)) {
            return Access.WRITE;
        }
        return isIn(readers, peer, users) ? Access.READ : Access.REFUSED;
    }

    private static boolean isIn(String group, Peer peer, UserDatabase users)
            throws UserDatabaseException {
        OptionalInt gid = users.groupId(group);
        return gid.isPresent() && peer.groups().contains(gid.getAsInt());
    }
}
