package dev.berth.policies.balance;

import java.time.Duration;
import java.util.Set;

/**
 * How the balancer itself asks endpoints whether they are well, beside the readiness of their pods.
 *
 * @param probe what is asked
 * @param interval between two checks of an endpoint; spread by a tenth
 * @param timeout of one check
 * @param unhealthyThreshold failed checks in a row that leave an endpoint out
 * @param healthyThreshold good checks in a row that take it back
 */
public record HealthCheck(
        Probe probe,
        Duration interval,
        Duration timeout,
        int unhealthyThreshold,
        int healthyThreshold) {
    public HealthCheck {
        if (!interval.isPositive()
                || !timeout.isPositive()
                || unhealthyThreshold < 1
                || healthyThreshold < 1) {
            throw new IllegalArgumentException("no health check: thresholds and times below 1");
        }
    }

    /** What is asked. */
    public sealed interface Probe {
        /** A GET whose answer has one of these statuses. */
        record Http(String host, String path, Set<Integer> statuses) implements Probe {
            public Http {
                statuses = Set.copyOf(statuses);
            }
        }

        /** A TCP connection that opens. */
        record Tcp() implements Probe {}

        /**
         * {@code grpc.health.v1.Health/Check} that answers SERVING.
         *
         * @param service as the protocol has it; empty: the server as a whole
         */
        record Grpc(String service) implements Probe {}
    }
}
