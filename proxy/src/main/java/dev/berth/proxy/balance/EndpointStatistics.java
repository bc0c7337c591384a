package dev.berth.proxy.balance;

import dev.berth.policies.balance.Endpoint;
import java.time.Duration;

/**
 * What is counted of one endpoint of a service port since it came.
 *
 * @param endpoint which
 * @param state whether it gets requests
 * @param weight as its pod asks for it, or as its load has it where requests are weighted by that:
 *     then 100 on average
 * @param inFlight requests now, of all services that share it
 * @param requests tries that were sent to it
 * @param failures of these: answers of 500 and above, and none at all
 * @param responseTime to the head of an answer, averaged by {@code PeakEwma}; failures count as
 *     seconds
 * @param ejections how often it was left out
 */
public record EndpointStatistics(
        Endpoint endpoint,
        State state,
        int weight,
        int inFlight,
        long requests,
        long failures,
        Duration responseTime,
        int ejections) {
    /** Whether an endpoint gets requests. */
    public enum State {
        READY,
        /** Its checks fail. */
        UNHEALTHY,
        /** Left out for how it answers. */
        EJECTED
    }
}
