package dev.berth.proxy;

import dev.berth.policies.balance.Endpoint;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The balancer alone in a process, with every bound at its default.
 *
 * <pre>
 * UPSTREAM_PORT     stdout: port PORT, token TOKEN, ceiling BYTES; for each line of stdin: heap BYTES
 * </pre>
 */
final class BalancerChild {
    private BalancerChild() {}

    public static void main(String[] arguments) throws Exception {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var endpoint = new Endpoint("127.0.0.1", Integer.parseInt(arguments[0]), "app-1");
        var issuer = new TestIssuer();
        var any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        Proxy proxy =
                Proxy.start(
                        ProxyConfig.of(any, BalancerChild::forget, new PrometheusRegistry()),
                        Rig.firstIdentity().identity(),
                        List.of(issuer.trusted()),
                        Rig.snapshot(List.of(endpoint), Map.of()));
        out.println("port " + proxy.httpsAddress().getPort());
        out.println("token " + issuer.token(Rig.HOST));
        out.println("ceiling " + proxy.ceiling().total());
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            out.println("heap " + liveBytes());
        }
        proxy.stop(Duration.ofSeconds(1));
    }

    /** What is reachable: a collection comes first. */
    private static long liveBytes() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    private static void forget(String line) {
        if (line.isEmpty()) {
            throw new UncheckedIOException(new IOException("an empty line in the access log"));
        }
    }
}
