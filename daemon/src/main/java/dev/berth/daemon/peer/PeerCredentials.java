package dev.berth.daemon.peer;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Tells who is at the other end of a Unix socket, and what they may do.
 *
 * <p>The kernel notes user and primary group when a process connects (SO_PEERCRED, unix(7)); other
 * groups come from the user database, so that membership counts from the next connection on,
 * without a new login. The JDK hands the two on as principals that show a name but no number. The
 * name is therefore looked up, and the number found is believed only if the JDK's principal for
 * that number equals the peer's: principals are equal when their numbers are. So neither two
 * accounts of one name nor a name made of digits can pass for another user. Whoever cannot be told
 * for sure is not let in.
 */
public final class PeerCredentials {
    /** Members of this group may write. */
    public static final String WRITERS = "berth";

    /** Members of this group may read. */
    public static final String READERS = "berth-view";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

    private final UserDatabase users;
    private final UserPrincipalLookupService principals;
    private final AccessRoles roles;

    PeerCredentials(UserDatabase users, AccessRoles roles) {
        this.users = users;
        this.roles = roles;
        this.principals = FileSystems.getDefault().getUserPrincipalLookupService();
    }

    /** With the machine's users, and this process's own user among those who may write. */
    public static PeerCredentials ofMachine() {
        return new PeerCredentials(
                new LibcUserDatabase(),
                new AccessRoles(WRITERS, READERS, LibcUserDatabase.ownUid()));
    }

    /**
     * The user who connected.
     *
     * @param connection an accepted connection of a Unix socket
     * @throws IOException if they cannot be told for sure: then nobody may be let in
     */
    public Peer peer(SocketChannel connection) throws IOException {
        UnixDomainPrincipal kernel = connection.getOption(ExtendedSocketOptions.SO_PEERCRED);
        String userName = kernel.user().getName();
        String groupName = kernel.group().getName();
        Optional<UserDatabase.Account> account = users.account(userName);
        int uid = number(userName, account.map(UserDatabase.Account::uid));
        requireSame("user", kernel.user(), principals.lookupPrincipalByName(Integer.toString(uid)));
        OptionalInt group = users.groupId(groupName);
        int gid =
                number(
                        groupName,
                        group.isPresent() ? Optional.of(group.getAsInt()) : Optional.empty());
        requireSame(
                "group",
                kernel.group(),
                principals.lookupPrincipalByGroupName(Integer.toString(gid)));
        Set<Integer> groups = new HashSet<>(Set.of(gid));
        if (account.isPresent()) {
            groups.addAll(users.groups(userName, gid));
        }
        return new Peer(uid, gid, userName, groups);
    }

    /** What the peer may do; nothing when the user database does not answer. */
    public Access roleOf(Peer peer) {
        try {
            return roles.of(peer, users);
        } catch (UserDatabaseException silent) {
            System.getLogger(PeerCredentials.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "user {0} is refused: {1}",
                            peer.uid(),
                            silent);
            return Access.REFUSED;
        }
    }

    /** The number that the database has for the name; a name without entry is the number itself. */
    private static int number(String name, Optional<Integer> known) throws IOException {
        if (known.isPresent()) {
            return known.get();
        }
        if (NUMBER.matcher(name).matches()) {
            long number = Long.parseLong(name);
            if (number <= Integer.MAX_VALUE) {
                return (int) number;
            }
        }
        throw new UserDatabaseException("the peer \"" + name + "\" is not in the user database");
    }

    private static void requireSame(String kind, UserPrincipal kernel, UserPrincipal lookedUp)
            throws UserDatabaseException {
        if (!kernel.equals(lookedUp)) {
            throw new UserDatabaseException(
                    "the number of the " + kind + " \"" + kernel.getName() + "\" is not certain");
        }
    }
}
