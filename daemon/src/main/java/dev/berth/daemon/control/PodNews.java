package dev.berth.daemon.control;

import dev.berth.policies.reconcile.PodStatus;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Tells what was decided about a pod that no step shows: once, when it comes to be so. */
final class PodNews {
    private final EventLog events;

    /** Why each pod was not as it should be, as of the last plan. */
    private final Map<PodName, String> reasons = new HashMap<>();

    PodNews(EventLog events) {
        this.events = events;
    }

    /** Tells what is new of all the pods that there are. */
    void tell(List<PodStatus> pods) {
        var seen = new HashSet<PodName>();
        for (PodStatus pod : pods) {
            seen.add(pod.name());
            if (!pod.reason().equals(reasons.put(pod.name(), pod.reason()))) {
                tell(pod);
            }
        }
        reasons.keySet().retainAll(seen);
    }

    private void tell(PodStatus pod) {
        var object = new ObjectName(pod.name().namespace(), pod.name().name());
        switch (pod.reason()) {
            case "Preempted" -> events.normal("Pod", object, "Preempted", pod.message());
            case "SlotDegraded", "DrainWaits" ->
                    events.warning("Pod", object, pod.reason(), pod.message());
            case "Unschedulable" ->
                    events.warning("Pod", object, "FailedScheduling", pod.message());
            default -> {}
        }
    }
}
