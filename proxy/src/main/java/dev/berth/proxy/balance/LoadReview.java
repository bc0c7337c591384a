package dev.berth.proxy.balance;

import dev.berth.policies.balance.CpuLoad;
import dev.berth.policies.balance.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Weighs the endpoints of one service by their loads, once in a while.
 *
 * <p>Endpoints of a service run the same program, so a request is taken to cost at each what it
 * costs on average: how many an endpoint could answer is then the room that others leave it. Were
 * each judged by its own requests and all of what keeps its CPUs busy, fewer requests would make it
 * look worse and so get still fewer, down to none: what others burn does not become less with them.
 */
final class LoadReview {
    private LoadReview() {}

    private record Known(LiveTarget target, LiveTarget.Traffic traffic, CpuLoad load) {}

    /**
     * Weighs all of them.
     *
     * @param loads of their pods; where none is known, the requests in flight on average stand in
     */
    static void weigh(
            List<LiveTarget> targets, Function<Endpoint, Optional<CpuLoad>> loads, long nowNanos) {
        List<Known> known = new ArrayList<>();
        for (LiveTarget target : targets) {
            LiveTarget.Traffic traffic = target.traffic(nowNanos);
            loads.apply(target.endpoint())
                    .ifPresentOrElse(
                            load -> known.add(new Known(target, traffic, load)),
                            () -> target.weighed(traffic.inFlight(), traffic, nowNanos));
        }
        double used = known.stream().mapToDouble(one -> one.load().used()).sum();
        double rate = known.stream().mapToDouble(one -> one.traffic().requests()).sum();
        if (used > 0 && rate > 0) {
            known.forEach(one -> weigh(one, used / rate, rate / known.size(), nowNanos));
        }
    }

    /** One that had no request meanwhile is judged as if it had had its share. */
    private static void weigh(Known one, double cost, double share, long nowNanos) {
        LiveTarget.Traffic traffic =
                one.traffic().requests() > 0 ? one.traffic() : new LiveTarget.Traffic(share, 0, 0);
        one.target().weighed(one.load().utilization(traffic.requests(), cost), traffic, nowNanos);
    }
}
