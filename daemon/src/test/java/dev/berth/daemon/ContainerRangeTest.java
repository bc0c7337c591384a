package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.FakeEngine;
import dev.berth.daemon.network.Subnet;
import dev.berth.daemon.network.SubnetChooser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerRangeTest {
    private static final String OWNER = "https://device-1.example";
    private static final String NONE =
            FakeEngine.json(404, "{\"message\":\"network berth not found\"}");
    private static final Subnet FIRST = SubnetChooser.DEFAULT_CONTAINERS;
    private static final Subnet LATER = Subnet.parse("10.77.0.0/16").orElseThrow();

    /** 10.89.0.0/16, which is {@link #FIRST}, on another device. */
    private static final String ROUTE_TO_FIRST =
            "vpn0 0000590A 00000000 0001 0 0 0 0000FFFF 0 0 0\n";

    @TempDir private Path directory;
    private String routes = "";

    @Test
    void decide_engineIsAway_isWhatTheNetworkWasMadeWith() throws Exception {
        Subnet withEngine = decide(Optional.empty(), network(OWNER, LATER.toString()));

        Subnet without = decide(Optional.empty(), "");

        assertEquals(LATER, withEngine);
        assertEquals(LATER, without);
    }

    @Test
    void decide_engineIsAwayFromTheFirstStartOn_isTheSameWhenItComes() throws Exception {
        Subnet guessed = decide(Optional.empty(), "");

        // Its own bridge stands where it was guessed that nothing does.
        Subnet later = decide(Optional.empty(), network(OWNER, guessed.toString()));

        assertEquals(FIRST, guessed);
        assertEquals(FIRST, later);
    }

    @Test
    void decide_rangeLeftTheConfiguration_staysRemembered() throws Exception {
        decide(Optional.of(LATER), NONE);

        assertEquals(LATER, decide(Optional.empty(), NONE));
        assertEquals(LATER, decide(Optional.empty(), ""));
    }

    @Test
    void decide_engineHasAnotherOfOurs_countsMoreThanMemory() throws Exception {
        decide(Optional.empty(), NONE);

        assertEquals(LATER, decide(Optional.empty(), network(OWNER, LATER.toString())));
    }

    @Test
    void decide_hostRoutesTheRememberedOne_movesOnlyWhereNoNetworkIs() throws Exception {
        decide(Optional.empty(), NONE);
        routes = ROUTE_TO_FIRST;

        assertThrows(StartRefused.class, () -> decide(Optional.empty(), ""));
        Subnet moved = decide(Optional.empty(), NONE);

        assertEquals(Subnet.parse("10.90.0.0/16").orElseThrow(), moved);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.89.0.0", "\0\0\0"})
    void decide_memoryIsDamaged_isChosenAnew(String text) throws Exception {
        Files.writeString(file(), text);

        assertEquals(FIRST, decide(Optional.empty(), ""));
        assertEquals(FIRST + "\n", Files.readString(file()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://device-2.example", ""})
    void decide_networkIsAnothers_isRefusedAndSaysWhose(String owner) throws Exception {
        String another = network(owner, LATER.toString());

        var refused = assertThrows(StartRefused.class, () -> decide(Optional.of(LATER), another));

        assertTrue(String.valueOf(refused.getMessage()).contains(owner), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains("docker network rm berth"));
        assertTrue(Files.notExists(file()));
    }

    private Path file() {
        return directory.resolve("container-range");
    }

    /** With an engine that answers so when it is asked for the network; empty: with none. */
    private Subnet decide(Optional<Subnet> configured, String answer) throws Exception {
        Path table = directory.resolve("routes");
        Files.writeString(table, routes);
        Path socket = directory.resolve("engine.sock");
        var range = new ContainerRange(file(), new SubnetChooser(table));
        try (var engine = Engine.at(socket)) {
            if (answer.isEmpty()) {
                return range.decide(configured, Optional.empty(), engine, OWNER);
            }
            try (var _ =
                    new FakeEngine(
                            socket,
                            asked ->
                                    asked.send(
                                            asked.line().equals("GET /version")
                                                    ? FakeEngine.VERSION
                                                    : answer))) {
                return range.decide(configured, Optional.empty(), engine, OWNER);
            }
        }
    }

    private static String network(String owner, String subnet) {
        return FakeEngine.json(
                200,
                """
                {"Id":"n1","Name":"berth","Driver":"bridge","Internal":false,"EnableIPv6":false,
                 "IPAM":{"Config":[{"Subnet":"%s","Gateway":"10.77.0.1"}]},
                 "Options":{},"Labels":{"dev.berth.owner":"%s"}}
                """
                        .formatted(subnet, owner));
    }
}
