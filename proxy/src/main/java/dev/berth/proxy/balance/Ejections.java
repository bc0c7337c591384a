package dev.berth.proxy.balance;

import dev.berth.policies.balance.OutlierDetection;
import dev.berth.policies.balance.SuccessRates;
import java.util.List;

/** Leaves endpoints out for how they answer, and takes them back; under the service's lock. */
final class Ejections {
    private Ejections() {}

    /** Leaves one out, unless too many are; whether it did. */
    static boolean eject(
            List<LiveTarget> all, LiveTarget target, OutlierDetection rules, long nowNanos) {
        long ejected = all.stream().filter(LiveTarget::ejected).count();
        if (target.ejected()
                || target.retired()
                || !rules.mayEject(Math.toIntExact(ejected), all.size())) {
            return false;
        }
        target.eject(rules, nowNanos);
        return true;
    }

    /** Takes back those whose time is over; whether there was one. */
    static boolean release(List<LiveTarget> all, long nowNanos) {
        boolean released = false;
        for (LiveTarget target : all) {
            released |= target.release(nowNanos);
        }
        return released;
    }

    /** Looks at the success rates since the last look; whether one is left out for it. */
    static boolean review(List<LiveTarget> all, OutlierDetection rules, long nowNanos) {
        var requests = new long[all.size()];
        var successes = new long[all.size()];
        for (int at = 0; at < requests.length; at++) {
            LiveTarget target = all.get(at);
            target.forgive();
            LiveTarget.Interval interval = target.interval();
            requests[at] = interval.requests();
            successes[at] = interval.requests() - interval.failures();
        }
        boolean changed = false;
        if (rules.successRate()) {
            for (int outlier : SuccessRates.outliers(successes, requests)) {
                changed |= eject(all, all.get(outlier), rules, nowNanos);
            }
        }
        return changed;
    }
}
