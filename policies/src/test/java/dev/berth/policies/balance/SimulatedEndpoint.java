package dev.berth.policies.balance;

import java.time.Duration;

/** An endpoint in virtual time, with the statistics that the balancer would keep. */
final class SimulatedEndpoint implements Candidate {
    private final Endpoint endpoint;
    private final long identity;
    PeakEwma ewma = PeakEwma.UNMEASURED;
    int inFlight;
    int requests;

    SimulatedEndpoint(int number) {
        endpoint = new Endpoint("10.89.0." + number, 8080, "pod-" + number);
        identity = StableHash.of(endpoint);
    }

    static SimulatedEndpoint[] some(int count) {
        var all = new SimulatedEndpoint[count];
        for (int at = 0; at < count; at++) {
            all[at] = new SimulatedEndpoint(at + 1);
        }
        return all;
    }

    void answered(Duration rtt, Duration now) {
        ewma = ewma.observed(rtt.toNanos(), now.toNanos(), LeastResponseTime.DEFAULT_DECAY);
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public long identity() {
        return identity;
    }

    @Override
    public int inFlight() {
        return inFlight;
    }

    @Override
    public double load(long nowNanos) {
        return ewma.load(inFlight, nowNanos, LeastResponseTime.DEFAULT_DECAY);
    }
}
