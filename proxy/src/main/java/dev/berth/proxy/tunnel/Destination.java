package dev.berth.proxy.tunnel;

import dev.berth.policies.route.StreamListener;
import dev.berth.policies.route.WeightedBackend;
import dev.berth.proxy.fault.ProxyFault;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Where a connection goes.
 *
 * @param rule the first that takes its server name
 */
record Destination(StreamListener.Rule rule) {
    /** The closest rule for a name; empty name: none was said. */
    static Optional<Destination> of(StreamListener listener, String serverName) {
        for (StreamListener.Rule rule : listener.rules()) {
            if (rule.host().takes(serverName)) {
                return Optional.of(new Destination(rule));
            }
        }
        return Optional.empty();
    }

    /**
     * One of the rule's backends, by their weights.
     *
     * @throws ProxyFault if it has none, or one that cannot be resolved got the turn
     */
    WeightedBackend backend(RandomGenerator random) throws ProxyFault {
        List<WeightedBackend> backends = rule.backends();
        long sum = backends.stream().mapToLong(WeightedBackend::weight).sum();
        long left = sum == 0 ? 0 : random.nextLong(sum);
        for (WeightedBackend backend : backends) {
            left -= backend.weight();
            if (left < 0 && backend.valid()) {
                return backend;
            }
            if (left < 0) {
                break;
            }
        }
        throw ProxyFault.upstream(
                ProxyFault.Kind.NO_BACKEND, "the route's backend cannot be resolved", null);
    }
}
