package dev.berth.daemon.rollout;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.docker.Engine;
import dev.berth.policies.reconcile.ContainerRole;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.PodContainer;
import dev.berth.policies.reconcile.PodStatus;
import dev.berth.policies.workload.WorkloadName;
import java.util.List;

/** What the pods of a template showed before they go: why not ready, exit codes, last words. */
final class Evidence {
    /** Pods that are looked at. */
    static final int MAX_PODS = 2;

    /** Containers of each. */
    static final int MAX_CONTAINERS = 4;

    private final Engine engine;

    Evidence(Engine engine) {
        this.engine = engine;
    }

    /** As JSON: {@code {"pods": [{"name", "reason", "message", "containers": […]}]}}. */
    JsonObject of(LiveState live, WorkloadName workload, String specHash) {
        var pods = new JsonArray();
        for (PodStatus status : unready(live, workload, specHash)) {
            var pod = new JsonObject();
            pod.addProperty("name", status.name().name());
            pod.addProperty("reason", reason(status));
            pod.addProperty("message", status.message());
            var containers = new JsonArray();
            status.observed()
                    .ifPresent(
                            observed ->
                                    parts(observed)
                                            .forEach(part -> containers.add(view(status, part))));
            pod.add("containers", containers);
            pods.add(pod);
        }
        var evidence = new JsonObject();
        evidence.add("pods", pods);
        return evidence;
    }

    /**
     * Pods of that template that do not serve; one that waits to be made has no template so far.
     */
    private static List<PodStatus> unready(LiveState live, WorkloadName workload, String specHash) {
        return live.plan().pods().stream()
                .filter(pod -> pod.workload().equals(workload) && !pod.serving())
                .filter(
                        pod ->
                                pod.observed()
                                        .map(observed -> observed.specHash().equals(specHash))
                                        .orElse(true))
                .limit(MAX_PODS)
                .toList();
    }

    private static String reason(PodStatus status) {
        return status.reason().isEmpty() ? "Unready" : status.reason();
    }

    private static List<PodContainer> parts(ObservedPod pod) {
        return pod.containers().stream()
                .filter(container -> container.role() != ContainerRole.SANDBOX)
                .limit(MAX_CONTAINERS)
                .toList();
    }

    private JsonObject view(PodStatus status, PodContainer container) {
        var view = new JsonObject();
        view.addProperty("name", container.name());
        view.addProperty("image", container.image().engineReference());
        boolean runs = container.phase() == PodContainer.Phase.RUNNING;
        view.addProperty("state", runs ? "running" : "ended");
        view.addProperty("exitCode", container.exitCode());
        view.addProperty("restartCount", status.restartsOf().getOrDefault(container.name(), 0));
        var log = new JsonArray();
        LogTail.of(engine, container.id()).forEach(log::add);
        view.add("log", log);
        return view;
    }
}
