package dev.berth.daemon.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRolesTest {
    private static final int OWN_UID = 900;
    private static final AccessRoles ROLES = new AccessRoles("berth", "berth-view", OWN_UID);

    @ParameterizedTest
    @CsvSource({
        "0, 0, , WRITE",
        "900, 900, , WRITE",
        "1000, 1000, 70, WRITE",
        "1000, 70, , WRITE",
        "1000, 1000, 71, READ",
        "1000, 71, , READ",
        "1000, 1000, 70 71, WRITE",
        "1000, 1000, , REFUSED",
        "1000, 0, 0, REFUSED",
        "1000, 1000, 7 701, REFUSED",
        "65534, 65534, , REFUSED",
    })
    void of_peer_isWhatItsUserAndGroupsSay(int uid, int gid, String more, Access expected)
            throws UserDatabaseException {
        var groups = new HashSet<>(Set.of(gid));
        if (more != null) {
            for (String group : more.split(" ", -1)) {
                groups.add(Integer.valueOf(group));
            }
        }

        Access access = ROLES.of(new Peer(uid, gid, "user", groups), groups());

        assertEquals(expected, access);
    }

    @Test
    void of_groupsDoNotExist_onlyRootAndTheDaemonAreLetIn() throws UserDatabaseException {
        var none = new FakeUserDatabase(Map.of());

        assertEquals(Access.WRITE, ROLES.of(new Peer(0, 0, "root", Set.of(0)), none));
        assertEquals(Access.WRITE, ROLES.of(new Peer(OWN_UID, 9, "berth", Set.of(9)), none));
        assertEquals(Access.REFUSED, ROLES.of(new Peer(1, 70, "user", Set.of(70, 71)), none));
    }

    @Test
    void roleOf_databaseSilent_refuses() {
        UserDatabase silent =
                new FakeUserDatabase(Map.of()) {
                    @Override
                    public OptionalInt groupId(String groupName) throws UserDatabaseException {
                        throw new UserDatabaseException("silent");
                    }
                };

        Access access =
                new PeerCredentials(silent, ROLES).roleOf(new Peer(1, 70, "user", Set.of(70)));

        assertEquals(Access.REFUSED, access);
    }

    private static UserDatabase groups() {
        return new FakeUserDatabase(Map.of("berth", 70, "berth-view", 71));
    }

    /** Groups without members, and no users. */
    private static class FakeUserDatabase implements UserDatabase {
        private final Map<String, Integer> groups;

        FakeUserDatabase(Map<String, Integer> groups) {
            this.groups = groups;
        }

        @Override
        public Optional<Account> account(String userName) {
            return Optional.empty();
        }

        @Override
        public OptionalInt groupId(String groupName) throws UserDatabaseException {
            Integer gid = groups.get(groupName);
            return gid == null ? OptionalInt.empty() : OptionalInt.of(gid);
        }

        @Override
        public Set<Integer> groups(String userName, int primaryGid) {
            return Set.of(primaryGid);
        }
    }
}
