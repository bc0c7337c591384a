package dev.berth.daemon.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.berth.policies.base.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a description of a container becomes on the wire. */
class CreateRequestTest {
    private static final Path STATE = Path.of("/state");

    @Test
    void of_anExclusiveContainer_saysEverythingThatIsFixedAtCreation() {
        var body = CreateRequest.of(Specs.web(STATE));

        var host = body.getAsJsonObject("HostConfig");
        var expected =
                JsonParser.parseString(
                        """
                        {"CpusetCpus": "2-3", "CpusetMems": "0",
                         "Memory": 67108864, "MemorySwap": 67108864, "PidsLimit": 4096,
                         "CapDrop": ["NET_RAW"], "SecurityOpt": ["no-new-privileges:true"],
                         "LogConfig": {"Type": "local",
                                       "Config": {"max-size": "10485760", "max-file": "3"}},
                         "RestartPolicy": {"Name": "no"}, "Init": true,
                         "Binds": ["/state/resolv.conf:/etc/resolv.conf:ro"],
                         "NetworkMode": "berth"}\
                        """);
        assertEquals(expected.toString(), JsonParser.parseString(host.toString()).toString());
        assertEquals("web-0", body.get("Hostname").getAsString());
        assertEquals("30", body.get("StopTimeout").getAsString());
        assertEquals(
                "{\"EndpointsConfig\":{\"berth\":{\"IPAMConfig\":{\"IPv4Address\":\"10.89.0.7\"}}}}",
                body.get("NetworkingConfig").toString());
        assertEquals("me", body.getAsJsonObject("Labels").get("dev.berth.owner").getAsString());
    }

    @Test
    void of_hostInADomain_knowsItsFullNameHoweverLong() {
        var own = "db.default.svc.cluster.local";
        var tooLong = "d".repeat(40) + ".namespace.svc.cluster.local";

        var brief = CreateRequest.of(Specs.inDomain(own, STATE));
        var lengthy = CreateRequest.of(Specs.inDomain(tooLong, STATE));

        assertEquals(own, brief.get("Domainname").getAsString());
        assertFalse(brief.getAsJsonObject("HostConfig").has("ExtraHosts"));
        assertFalse(lengthy.has("Domainname"));
        assertEquals(
                "[\"web-0." + tooLong + ":10.89.0.7\"]",
                lengthy.getAsJsonObject("HostConfig").get("ExtraHosts").toString());
    }

    @Test
    void of_commandAndArgs_meanWhatKubernetesMeans() {
        var neither = CreateRequest.of(Specs.web(STATE));
        var command = CreateRequest.of(Specs.web(process(List.of("run"), List.of()), STATE));
        var args = CreateRequest.of(Specs.web(process(List.of(), List.of("-v")), STATE));
        var both = CreateRequest.of(Specs.web(process(List.of("run"), List.of("-v")), STATE));

        assertFalse(neither.has("Entrypoint") || neither.has("Cmd"));
        assertEquals("[\"run\"]", command.get("Entrypoint").toString());
        assertFalse(command.has("Cmd"));
        assertFalse(args.has("Entrypoint"));
        assertEquals("[\"-v\"]", args.get("Cmd").toString());
        assertTrue(both.has("Entrypoint") && both.has("Cmd"));
    }

    @Test
    void cpu_ofEachMode_neverMixesQuotaWithExclusiveness() {
        var exclusive = CpuGrant.exclusive("2", "0");
        var shared = CpuGrant.shared("0-1", "", 250, 500);
        var tiny = CpuGrant.shared("0-1", "", 1, 0);
        var floating = CpuGrant.floating("0-1", "");

        assertEquals(0, exclusive.nanoCpus());
        assertEquals(0, exclusive.shares());
        assertEquals(500_000_000, shared.nanoCpus());
        assertEquals(256, shared.shares());
        assertEquals(2, tiny.shares());
        assertEquals(0, floating.nanoCpus());
        assertThrows(IllegalArgumentException.class, () -> CpuGrant.exclusive("", "0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NET_RAW", "NET_ADMIN", "SYS_ADMIN", "ALL", "cap_chown"})
    void security_capabilityBeyondBaseline_cannotBeDescribed(String capability) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ContainerSecurity(false, Map.of(), List.of(), List.of(capability)));
    }

    @Test
    void security_whateverIsDropped_dropsNetRawToo() {
        var some = new ContainerSecurity(false, Map.of(), List.of("CHOWN"), List.of());
        var all = ContainerSecurity.restricted();

        assertEquals(List.of("CHOWN", "NET_RAW"), some.droppedCapabilities());
        assertEquals(List.of("ALL"), all.droppedCapabilities());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-", "a", "0,,1", "0;1", " 0", "0-1-2"})
    void cpu_listThatTheKernelWouldNotRead_cannotBeDescribed(String list) {
        assertThrows(IllegalArgumentException.class, () -> new CpuGrant(list, "", 0, 0));
    }

    @Test
    void labels_readBack_areTheSame() {
        var ownership = Specs.web(STATE).ownership();
        var labels = new HashMap<>(ownership.labels());
        labels.put("org.example", "of the image");

        assertEquals(ownership, Ownership.read(labels).orElseThrow());
    }

    @Test
    void labels_everyOneMissingOrWrong_isNamed() {
        var read = Ownership.read(Map.of("dev.berth.mode", "Exclusive", "dev.berth.address", "x"));

        var problems = ((Result.Refused<Ownership>) read).problems();
        assertEquals(11, problems.size(), problems.toString());
    }

    private static ContainerProcess process(List<String> command, List<String> args) {
        return new ContainerProcess(command, args, Map.of(), "", "", Duration.ofSeconds(30));
    }
}
