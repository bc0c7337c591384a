package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.AppProtocol;
import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.route.StreamListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS that endpoints end, as curl sees it. */
class PassthroughIT {
    @Test
    void curl_throughPassthrough_checksTheEndpointsCertificate(@TempDir Path directory)
            throws Exception {
        TestIdentity own = Rig.identity("endpoint");
        Path authority = Files.writeString(directory.resolve("endpoint.pem"), own.pem());
        Path balancers = Files.writeString(directory.resolve("own.pem"), Rig.firstIdentity().pem());
        var unbound = own.serving().getServerSocketFactory().createServerSocket();
        try (Upstream endpoint =
                        new Upstream(
                                "one",
                                AppProtocol.HTTP1,
                                unbound,
                                peer -> {
                                    while (peer.readHead()) {
                                        peer.readBody();
                                        peer.write(Upstream.ok("hello from " + peer.number()));
                                    }
                                });
                StreamRig rig = new StreamRig()) {
            rig.publish(
                    StreamListener.Mode.TLS_PASSTHROUGH,
                    List.of(StreamRig.rule(Rig.HOST, "web")),
                    Map.of(StreamRig.service("web"), TargetSet.of(List.of(endpoint.endpoint()))));

            assertEquals("0 hello from 1", curl(rig, Rig.HOST, authority));
            assertEquals("60 ", curl(rig, Rig.HOST, balancers));
            assertTrue(curl(rig, "other.example", authority).startsWith("35 "));
        }
    }

    /** The exit code and what was written. */
    private static String curl(StreamRig rig, String host, Path authority)
            throws IOException, InterruptedException {
        Process curl =
                new ProcessBuilder(
                                "curl",
                                "-s",
                                "--max-time",
                                "20",
                                "--cacert",
                                authority.toString(),
                                "--resolve",
                                host + ":" + rig.port() + ":127.0.0.1",
                                "https://" + host + ":" + rig.port() + "/")
                        .start();
        byte[] output = curl.getInputStream().readAllBytes();
        return curl.waitFor() + " " + new String(output, StandardCharsets.UTF_8);
    }
}
