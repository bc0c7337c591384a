package dev.berth.policies.balance;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds endpoints that answer well much more rarely than the others do: below {@code mean - 1.9 σ}
 * (Envoy's success-rate outliers).
 */
public final class SuccessRates {
    /** Endpoints with enough requests that it takes to tell what is normal. */
    private static final int MIN_ENDPOINTS = 5;

    /** Requests of an endpoint in an interval that it takes to judge it. */
    private static final int MIN_REQUESTS = 100;

    private static final double DEVIATIONS = 1.9;

    private SuccessRates() {}

    /**
     * The indices of the outliers.
     *
     * @param successes of each endpoint in the interval
     * @param requests of each endpoint in the interval
     */
    public static List<Integer> outliers(long[] successes, long[] requests) {
        double sum = 0;
        int judged = 0;
        for (int at = 0; at < requests.length; at++) {
            if (requests[at] >= MIN_REQUESTS) {
                sum += rate(successes, requests, at);
                judged++;
            }
        }
        if (judged < MIN_ENDPOINTS) {
            return List.of();
        }
        double mean = sum / judged;
        double squares = 0;
        for (int at = 0; at < requests.length; at++) {
            if (requests[at] >= MIN_REQUESTS) {
                squares += Math.pow(rate(successes, requests, at) - mean, 2);
            }
        }
        double least = mean - DEVIATIONS * Math.sqrt(squares / judged);
        List<Integer> outliers = new ArrayList<>();
        for (int at = 0; at < requests.length; at++) {
            if (requests[at] >= MIN_REQUESTS && rate(successes, requests, at) < least) {
                outliers.add(at);
            }
        }
        return outliers;
    }

    private static double rate(long[] successes, long[] requests, int at) {
        return (double) successes[at] / requests[at];
    }
}
