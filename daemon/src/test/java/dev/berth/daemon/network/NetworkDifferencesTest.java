package dev.berth.daemon.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.daemon.docker.NetworkInfo;
import dev.berth.daemon.docker.Ownership;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetworkDifferencesTest {
    private static final String ICC = "com.docker.network.bridge.enable_icc";
    private static final ContainerNetwork NETWORK =
            new ContainerNetwork(
                    "berth", "berth0", Subnet.parse("10.89.0.0/16").orElseThrow(), "device-1");

    @Test
    void differences_asItIsToBe_none() {
        assertEquals(List.of(), NETWORK.differences(found("false", "device-1")));
    }

    @Test
    void differences_openBetweenContainersAndOfAnother_namesBoth() {
        var named = new HashSet<String>();
        for (var problem : NETWORK.differences(found("true", "device-2"))) {
            named.add(problem.detail().split(" ", 2)[0]);
        }

        assertEquals(Set.of(ICC, Ownership.OWNER), named);
    }

    private static NetworkInfo found(String icc, String owner) {
        return new NetworkInfo(
                "id",
                "berth",
                "bridge",
                false,
                false,
                List.of(new NetworkInfo.Range("10.89.0.0/16", "10.89.0.1")),
                Map.of(
                        "com.docker.network.bridge.name",
                        "berth0",
                        "com.docker.network.bridge.enable_ip_masquerade",
                        "true",
                        ICC,
                        icc),
                Map.of(Ownership.OWNER, owner));
    }
}
