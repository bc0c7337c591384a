package dev.berth.daemon.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubnetChooserTest {
    private static final String HEADING =
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";
    private static final String DEFAULT_ROUTE = route("eth0", "00000000", "00000000");
    private static final String LAN = route("eth0", "0001A8C0", "00FFFFFF");

    @TempDir Path directory;

    @Test
    void choose_hostThatRoutesNothingOfIt_takesTheDefaults() throws IOException {
        var ranges = choose(DEFAULT_ROUTE + LAN, "", "");

        assertEquals("10.89.0.0/16 10.90.0.0/16", text(ranges));
    }

    @Test
    void choose_defaultsThatClash_takesTheNextFreeOnes() throws IOException {
        var ranges =
                choose(
                        DEFAULT_ROUTE
                                + route("tun0", "00105A0A", "00F0FFFF")
                                + route("eth1", "0500590A", "FFFFFFFF")
                                + route("eth2", "00005B0A", "0000FFFF"),
                        "",
                        "");

        assertEquals("10.92.0.0/16 10.93.0.0/16", text(ranges));
    }

    @Test
    void choose_routesOfOurOwn_doNotSpeakAgainstThem() throws IOException {
        var ours = route("berth0", "0000590A", "0000FFFF") + route("lo", "00005A0A", "0000FFFF");

        assertEquals("10.89.0.0/16 10.90.0.0/16", text(choose(ours, "", "")));
    }

    @Test
    void choose_configuredRange_isTakenAsItIs() throws IOException {
        var ranges = choose(DEFAULT_ROUTE, "10.90.0.0/16", "");

        assertEquals("10.90.0.0/16 10.89.0.0/16", text(ranges));
    }

    @Test
    void choose_configuredRangeThatClashes_saysWithWhat() throws IOException {
        var ranges = choose(DEFAULT_ROUTE + LAN, "192.168.0.0/16", "");

        assertEquals(
                "network.subnet: 192.168.0.0/16 clashes with the host's route to 192.168.1.0/24 on"
                        + " eth0",
                text(ranges));
    }

    @Test
    void choose_configuredRangesThatOverlap_areRefused() throws IOException {
        var ranges = choose(DEFAULT_ROUTE, "172.30.0.0/16", "172.30.5.0/24");

        assertTrue(text(ranges).startsWith("network.serviceRange: "), text(ranges));
    }

    @Test
    void choose_nothingLeft_isRefused() throws IOException {
        var ranges = choose(route("eth0", "0000000A", "000000FF"), "", "");

        assertTrue(text(ranges).startsWith("network.subnet: "), text(ranges));
    }

    @Test
    void read_theTableOfThisHost_findsItsRoutes() throws IOException {
        var routes = HostRoute.read(HostRoute.TABLE);

        assertEquals(Files.readAllLines(HostRoute.TABLE).size() - 1, routes.size());
    }

    private Result<SubnetChooser.Ranges> choose(String routes, String containers, String services)
            throws IOException {
        var table = Files.writeString(directory.resolve("route"), HEADING + routes);
        return new SubnetChooser(table)
                .choose(subnet(containers), subnet(services), Set.of("berth0", "lo"));
    }

    private static Optional<Subnet> subnet(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Subnet.parse(text).orElseThrow());
    }

    private static String text(Result<SubnetChooser.Ranges> result) {
        return switch (result) {
            case Result.Ok<SubnetChooser.Ranges>(var ranges) ->
                    ranges.containers() + " " + ranges.services();
            case Result.Refused<SubnetChooser.Ranges>(var problems) ->
                    problems.getFirst().toString();
        };
    }

    /** A line as the kernel writes it: addresses in hexadecimal, lowest byte first. */
    private static String route(String device, String destination, String mask) {
        return "%s\t%s\t010200C0\t0003\t0\t0\t0\t%s\t0\t0\t0       \n"
                .formatted(device, destination, mask);
    }
}
