package dev.berth.policies.balance;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What an endpoint achieves for its load, as a weight.
 *
 * <p>The weight of ORCA's weighted round robin (gRFC A58): {@code qps / (utilisation + eps / qps ·
 * penalty)}. It counts once the endpoint has been watched for the blackout, so that a start does
 * not mislead, and until the expiry after its last report.
 *
 * @param weight the latest
 * @param sinceNanos when the reports began
 * @param atNanos when the latest came
 * @param known whether there was one
 */
public record LoadWeight(double weight, long sinceNanos, long atNanos, boolean known) {
    public static final LoadWeight UNKNOWN = new LoadWeight(0, 0, 0, false);

    /** How long an endpoint is watched before its weight counts. */
    public static final Duration BLACKOUT = Duration.ofSeconds(10);

    /** How long a weight counts after the last report. */
    public static final Duration EXPIRY = Duration.ofMinutes(3);

    /** How often weights are computed. */
    public static final Duration UPDATE = Duration.ofSeconds(1);

    /** How much a failed request weighs against the endpoint. */
    private static final double ERROR_PENALTY = 1;

    /** The weight that the average endpoint gets, so that weights are whole numbers. */
    private static final int AVERAGE = 100;

    private static final int MOST = 10_000;

    /**
     * The weight after another report; one without load or without requests changes nothing.
     *
     * @param utilization how much of its capacity was used, or another measure of load that is
     *     proportional to it; the same measure for all endpoints of a service
     * @param requestsPerSecond that it answered
     * @param errorsPerSecond of these, how many with a failure
     */
    public LoadWeight reported(
            double utilization, double requestsPerSecond, double errorsPerSecond, long nowNanos) {
        if (utilization <= 0 || requestsPerSecond <= 0) {
            return this;
        }
        boolean fresh = known && nowNanos - atNanos < EXPIRY.toNanos();
        double cost = utilization + errorsPerSecond / requestsPerSecond * ERROR_PENALTY;
        return new LoadWeight(
                requestsPerSecond / cost, fresh ? sinceNanos : nowNanos, nowNanos, true);
    }

    /** The weight, where it counts. */
    public OptionalDouble usable(long nowNanos) {
        boolean counts =
                known
                        && nowNanos - sinceNanos >= BLACKOUT.toNanos()
                        && nowNanos - atNanos < EXPIRY.toNanos();
        return counts ? OptionalDouble.of(weight) : OptionalDouble.empty();
    }

    /**
     * The weights of a service's endpoints as whole numbers, 100 on average. Where fewer than two
     * are known all are equal; one that is not known gets the average of the others.
     */
    public static int[] scaled(LoadWeight[] weights, long nowNanos) {
        double sum = 0;
        int known = 0;
        for (LoadWeight weight : weights) {
            OptionalDouble usable = weight.usable(nowNanos);
            if (usable.isPresent()) {
                sum += usable.getAsDouble();
                known++;
            }
        }
        var scaled = new int[weights.length];
        for (int at = 0; at < weights.length; at++) {
            OptionalDouble usable = weights[at].usable(nowNanos);
            double share = known < 2 || usable.isEmpty() ? 1 : usable.getAsDouble() / (sum / known);
            scaled[at] = Math.clamp(Math.round(share * AVERAGE), 1, MOST);
        }
        return scaled;
    }
}
