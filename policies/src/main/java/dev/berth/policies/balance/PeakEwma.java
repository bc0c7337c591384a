package dev.berth.policies.balance;

import java.time.Duration;

/**
 * A moving average of response times that rises at once and falls slowly, as of one instant.
 *
 * <p>{@code k = exp(-Δt/τ)}; a response time above the average replaces it, one below moves it to
 * {@code e·k + rtt·(1-k)}. Between responses the average decays with {@code k} too, so that an
 * endpoint that was punished is tried again. A failure counts as a long response time: an endpoint
 * that fails at once would look fast and attract everything otherwise. (Finagle's peak EWMA; the
 * penalties are ours.)
 *
 * @param costNanos the average; 0 before the first response
 * @param atNanos when the last response came
 * @param measured whether there was one
 */
public record PeakEwma(double costNanos, long atNanos, boolean measured) {
    /** Nothing is known. */
    public static final PeakEwma UNMEASURED = new PeakEwma(0, 0, false);

    /** What a failure costs at least that says nothing about itself. */
    public static final Duration PENALTY = Duration.ofSeconds(5);

    /** What a failure costs at most, whatever its {@code Retry-After} says. */
    public static final Duration MAX_PENALTY = Duration.ofMinutes(1);

    /** Of an endpoint that has requests but has answered none: more than any that answers. */
    private static final double UNKNOWN_NANOS = 1e15;

    /** The average after a response. */
    public PeakEwma observed(long rttNanos, long nowNanos, Duration decay) {
        double old = costNanos(nowNanos, decay);
        if (!measured || rttNanos > old) {
            return new PeakEwma(rttNanos, nowNanos, true);
        }
        double kept = kept(nowNanos, decay);
        return new PeakEwma(
                costNanos * kept + rttNanos * (1 - kept), Math.max(atNanos, nowNanos), true);
    }

    /** The average as of an instant. */
    public double costNanos(long nowNanos, Duration decay) {
        return measured ? costNanos * kept(nowNanos, decay) : 0;
    }

    /**
     * What one more request would cost. An endpoint without an answer so far gets one request to
     * find out, and no second one until it has answered.
     */
    public double load(int inFlight, long nowNanos, Duration decay) {
        if (!measured) {
            return inFlight == 0 ? 0 : UNKNOWN_NANOS * (inFlight + 1);
        }
        return costNanos(nowNanos, decay) * (inFlight + 1.0);
    }

    private double kept(long nowNanos, Duration decay) {
        return Math.exp(-(double) Math.max(0, nowNanos - atNanos) / decay.toNanos());
    }
}
