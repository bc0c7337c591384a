package dev.berth.daemon.rollout;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.control.ContainerPast;
import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.probe.ProbeRecord;
import dev.berth.policies.reconcile.ContainerRole;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.PodContainer;
import dev.berth.policies.reconcile.PodStatus;
import dev.berth.policies.workload.WorkloadName;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What the pods of a template showed before they go: why not ready, exit codes, last words. */
final class Evidence {
    /** Pods that are looked at. */
    static final int MAX_PODS = 2;

    /** Containers of each. */
    static final int MAX_CONTAINERS = 4;

    /** Answers to probes of each, the last ones. */
    static final int MAX_ANSWERS = 6;

    private final Engine engine;
    private final Function<String, ContainerPast> past;

    /**
     * @param past what is remembered of a container, by the engine's id
     */
    Evidence(Engine engine, Function<String, ContainerPast> past) {
        this.engine = engine;
        this.past = past;
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
        ContainerPast known = past.apply(container.id());
        view.addProperty(
                "exitCode",
                runs
                        ? known.lastEnd().map(ContainerPast.End::exitCode).orElse(0)
                        : container.exitCode());
        view.addProperty("restartCount", status.restartsOf().getOrDefault(container.name(), 0));
        view.add("probes", answers(known.probes()));
        var log = new JsonArray();
        LogTail.of(engine, container.id()).forEach(log::add);
        view.add("log", log);
        return view;
    }

    /** As {@code readiness failed: connection refused (x5)}. */
    private static JsonArray answers(List<ProbeRecord> records) {
        var answers = new JsonArray();
        for (ProbeRecord record :
                records.subList(Math.max(0, records.size() - MAX_ANSWERS), records.size())) {
            answers.add(
                    record.kind().name().toLowerCase(Locale.ROOT)
                            + " "
                            + record.outcome().label()
                            + ": "
                            + record.detail()
                            + " (x"
                            + record.count()
                            + ")");
        }
        return answers;
    }
}
