package dev.berth.daemon.control;

import dev.berth.policies.base.Result;
import dev.berth.policies.reconcile.PodStatus;
import dev.berth.policies.route.ServiceEndpoints;
import dev.berth.policies.route.ServiceEndpoints.Backend;
import dev.berth.policies.workload.Service;
import java.util.ArrayList;
import java.util.List;

/** The pods that are found under the name of a service, as of one tick. */
public final class ServicePods {
    private final LiveState live;
    private final List<PodReader.Part> parts = new ArrayList<>();

    /** Those of every service of that state. */
    public ServicePods(LiveState live) {
        this.live = live;
        for (var container : live.observation().containers()) {
            if (PodReader.part(container, true)
                    instanceof Result.Ok<PodReader.Part>(PodReader.Part part)) {
                parts.add(part);
            }
        }
    }

    /**
     * A pod as services see it.
     *
     * @param status how it is
     * @param backend where it is reached
     */
    public record Member(PodStatus status, Backend backend) {}

    /** The pods that have an address and that the service picks, ready or not. */
    public List<Member> of(Service service) {
        List<Member> members = new ArrayList<>();
        for (PodStatus status : live.plan().pods()) {
            status.observed()
                    .filter(pod -> !pod.isFinished())
                    .flatMap(pod -> PodBackends.of(pod, parts))
                    .filter(backend -> ServiceEndpoints.isSelected(service, backend))
                    .ifPresent(backend -> members.add(new Member(status, backend)));
        }
        return members;
    }
}
