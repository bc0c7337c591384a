package dev.berth.daemon.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.FakeEngine;
import dev.berth.daemon.docker.NetworkInfo;
import dev.berth.policies.base.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerNetworkTest {
    private static final Subnet SUBNET = Subnet.parse("10.89.0.0/16").orElseThrow();

    @TempDir private Path directory;

    @Test
    void ensure_networkIsAnothers_saysWhoseInsteadOfHowItDiffers() throws Exception {
        var network = new ContainerNetwork("berth", "berth0", SUBNET, "https://device-1.example");
        Path socket = directory.resolve("engine.sock");
        try (var _ =
                        new FakeEngine(
                                socket,
                                asked ->
                                        asked.send(
                                                asked.line().equals("GET /version")
                                                        ? FakeEngine.VERSION
                                                        : another()));
                var engine = Engine.at(socket)) {
            var refused = (Result.Refused<NetworkInfo>) network.ensure(engine);

            assertEquals(1, refused.problems().size(), refused.toString());
            assertTrue(
                    refused.problems()
                            .getFirst()
                            .toString()
                            .startsWith("the engine serves another appliance, https://device-2"),
                    refused.toString());
        }
    }

    private static String another() {
        return FakeEngine.json(
                200,
                """
                {"Id":"n1","Name":"berth","Driver":"bridge","IPAM":{"Config":[]},"Options":{},
                 "Labels":{"dev.berth.owner":"https://device-2.example"}}
                """);
    }
}
