package dev.berth.proxy.tunnel;

import dev.berth.proxy.balance.Balancer;
import dev.berth.proxy.edge.ProxyProtocol;
import dev.berth.proxy.limit.ClientCounts;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.StreamLimits;
import dev.berth.proxy.upstream.Dial;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What connections share.
 *
 * @param balancer chooses endpoints
 * @param dial connects to them
 * @param deadlines watches both sides
 * @param limits every bound of a connection
 * @param idle without a byte in either direction
 * @param sources tells where connections come from
 * @param clients counts who has how many
 * @param checks tells a connection whether its endpoint is still served
 */
record StreamParts(
        Balancer balancer,
        Dial dial,
        Deadlines deadlines,
        StreamLimits limits,
        Duration idle,
        ProxyProtocol sources,
        ClientCounts clients,
        Consumer<StreamConnection> checks) {
    void check(StreamConnection connection) {
        checks.accept(connection);
    }
}
