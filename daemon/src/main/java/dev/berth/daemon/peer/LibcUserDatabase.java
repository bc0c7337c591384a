package dev.berth.daemon.peer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The user database through the C library (getpwnam_r(3), getgrnam_r(3), getgrouplist(3)), so that
 * every source of the machine's name service switch counts, not just {@code /etc/passwd}.
 *
 * <p>The layouts of {@code struct passwd} and {@code struct group} are those of glibc and musl on
 * every 64-bit Linux.
 */
final class LibcUserDatabase implements UserDatabase {
    /** Largest entry of the database, bytes; a group names all its members in it. */
    private static final int MAX_ENTRY_BYTES = 4 * 1024 * 1024;

    private static final int FIRST_ENTRY_BYTES = 4096;

    /** Most groups a user is in (Linux: NGROUPS_MAX). */
    private static final int MAX_GROUPS = 65_536;

    private static final int FIRST_GROUPS = 64;

    /** Longest name that is looked up (Linux: LOGIN_NAME_MAX). */
    private static final int MAX_NAME_LENGTH = 256;

    private static final int ENOENT = 2;
    private static final int ESRCH = 3;
    private static final int ERANGE = 34;

    private static final long PASSWD_UID_OFFSET = 16;
    private static final long PASSWD_GID_OFFSET = 20;
    private static final long PASSWD_BYTES = 48;
    private static final long GROUP_GID_OFFSET = 16;
    private static final long GROUP_BYTES = 32;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final FunctionDescriptor LOOKUP =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
    private static final MethodHandle GETPWNAM_R = function("getpwnam_r", LOOKUP);
    private static final MethodHandle GETGRNAM_R = function("getgrnam_r", LOOKUP);
    private static final MethodHandle GETGROUPLIST =
            function(
                    "getgrouplist",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle GETUID = function("getuid", FunctionDescriptor.of(JAVA_INT));

    // Restricted: a wrong signature would crash the process; these four are those of the manual
    // pages.
    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
    }

    /** The user as whom this process runs. */
    static int ownUid() {
        try {
            return (int) GETUID.invokeExact();
        } catch (Throwable impossible) {
            throw new IllegalStateException("getuid", impossible);
        }
    }

    @Override
    public Optional<Account> account(String userName) throws UserDatabaseException {
        try (Arena arena = Arena.ofConfined()) {
            return entry(arena, GETPWNAM_R, userName, PASSWD_BYTES)
                    .map(
                            entry ->
                                    new Account(
                                            entry.get(JAVA_INT, PASSWD_UID_OFFSET),
                                            entry.get(JAVA_INT, PASSWD_GID_OFFSET)));
        }
    }

    @Override
    public OptionalInt groupId(String groupName) throws UserDatabaseException {
        try (Arena arena = Arena.ofConfined()) {
            return entry(arena, GETGRNAM_R, groupName, GROUP_BYTES)
                    .map(entry -> OptionalInt.of(entry.get(JAVA_INT, GROUP_GID_OFFSET)))
                    .orElse(OptionalInt.empty());
        }
    }

    private static Optional<MemorySegment> entry(
            Arena arena, MethodHandle lookup, String name, long entryBytes)
            throws UserDatabaseException {
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH || name.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        MemorySegment cName = arena.allocateFrom(name);
        MemorySegment entry = arena.allocate(entryBytes, ADDRESS.byteAlignment());
        MemorySegment found = arena.allocate(ADDRESS);
        for (int bytes = FIRST_ENTRY_BYTES; bytes <= MAX_ENTRY_BYTES; bytes *= 4) {
            int error = look(lookup, cName, entry, arena.allocate(bytes), bytes, found);
            boolean isFound = found.get(ADDRESS, 0).address() != 0;
            if (error == 0 || error == ENOENT || error == ESRCH) {
                return isFound ? Optional.of(entry) : Optional.empty();
            }
            if (error != ERANGE) {
                throw new UserDatabaseException("looking up \"" + name + "\": errno " + error);
            }
        }
        throw new UserDatabaseException(
                "the entry of \"" + name + "\" is longer than " + MAX_ENTRY_BYTES + " bytes");
    }

    private static int look(
            MethodHandle lookup,
            MemorySegment name,
            MemorySegment entry,
            MemorySegment buffer,
            long bytes,
            MemorySegment found) {
        try {
            return (int) lookup.invokeExact(name, entry, buffer, bytes, found);
        } catch (Throwable impossible) {
            throw new IllegalStateException("a look-up of the C library", impossible);
        }
    }

    @Override
    public Set<Integer> groups(String userName, int primaryGid) throws UserDatabaseException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(userName);
            MemorySegment count = arena.allocate(JAVA_INT);
            for (int room = FIRST_GROUPS; room <= MAX_GROUPS; room *= 4) {
                MemorySegment list = arena.allocate(JAVA_INT, room);
                count.set(JAVA_INT, 0, room);
                if (list(name, primaryGid, list, count) >= 0) {
                    return groups(list, count.get(JAVA_INT, 0));
                }
            }
            throw new UserDatabaseException(
                    "\"" + userName + "\" is in more than " + MAX_GROUPS + " groups");
        }
    }

    private static int list(
            MemorySegment name, int primaryGid, MemorySegment list, MemorySegment count) {
        try {
            return (int) GETGROUPLIST.invokeExact(name, primaryGid, list, count);
        } catch (Throwable impossible) {
            throw new IllegalStateException("getgrouplist", impossible);
        }
    }

    private static Set<Integer> groups(MemorySegment list, int count) {
        var groups = new HashSet<Integer>();
        for (int i = 0; i < count; i++) {
            groups.add(list.getAtIndex(JAVA_INT, i));
        }
        return groups;
    }
}
