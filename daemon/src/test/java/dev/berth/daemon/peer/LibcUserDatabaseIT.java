package dev.berth.daemon.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers of the C library against those of getent and id. */
class LibcUserDatabaseIT {
    private final UserDatabase users = new LibcUserDatabase();

    @Test
    void everyUserOfTheMachine_hasTheNumbersAndGroupsThatIdTells() throws Exception {
        List<String> accounts = lines("getent", "passwd");
        assertFalse(accounts.isEmpty());

        for (String account : accounts) {
            String[] fields = account.split(":", -1);
            int gid = Integer.parseInt(fields[3]);
            assertEquals(
                    Optional.of(new UserDatabase.Account(Integer.parseInt(fields[2]), gid)),
                    users.account(fields[0]));
            var expected = new TreeSet<Integer>();
            for (String group : lines("id", "-G", fields[0]).getFirst().split(" ", -1)) {
                expected.add(Integer.valueOf(group));
            }
            assertEquals(expected, new TreeSet<>(users.groups(fields[0], gid)));
        }
    }

    @Test
    void everyGroupOfTheMachine_hasTheNumberThatGetentTells() throws Exception {
        List<String> groups = lines("getent", "group");
        assertFalse(groups.isEmpty());

        for (String group : groups) {
            String[] fields = group.split(":", -1);
            assertEquals(OptionalInt.of(Integer.parseInt(fields[2])), users.groupId(fields[0]));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no-such-name-here", "0", "root\0", "ü", "a:b"})
    void unknownName_isEmpty(String name) throws Exception {
        assertEquals(Optional.empty(), users.account(name));
        assertEquals(OptionalInt.empty(), users.groupId(name));
    }

    @Test
    void ownUid_isWhatIdTells() throws Exception {
        assertEquals(lines("id", "-u").getFirst(), Integer.toString(LibcUserDatabase.ownUid()));
    }

    private static List<String> lines(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        List<String> lines =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
        assertEquals(0, process.waitFor(), String.join(" ", command));
        return lines;
    }
}
