package dev.berth.daemon;

import dev.berth.daemon.control.LiveState;
import dev.berth.policies.balance.WeightedRoundRobin;

/** Whether the balancer needs to know how busy pods are. */
final class WeightedTraffic {
    private WeightedTraffic() {}

    static boolean isWanted(LiveState live) {
        return live.desired().traffic().values().stream()
                .map(attachment -> attachment.policy().algorithm())
                .anyMatch(
                        algorithm ->
                                algorithm instanceof WeightedRoundRobin(var weights)
                                        && weights == WeightedRoundRobin.Weights.LOAD);
    }
}
