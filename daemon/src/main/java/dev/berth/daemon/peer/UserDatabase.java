package dev.berth.daemon.peer;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The users and groups of the machine. */
interface UserDatabase {
    /** A user's numbers. */
    record Account(int uid, int gid) {}

    /** The account of that name, or empty if there is none. */
    Optional<Account> account(String userName) throws UserDatabaseException;

    /** The number of the group of that name, or empty if there is none. */
    OptionalInt groupId(String groupName) throws UserDatabaseException;

    /** Every group of the user, the given primary one included. */
    Set<Integer> groups(String userName, int primaryGid) throws UserDatabaseException;
}
