package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.control.ContainerPast;
import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.docker.Ownership;
import dev.berth.policies.base.Result;
import dev.berth.policies.reconcile.ContainerRole;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.PodContainer;
import dev.berth.policies.reconcile.PodStatus;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotState;
import dev.berth.policies.workload.WorkloadKind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Pods as the Kubernetes API shows them; derived from what is planned and what runs. */
final class PodViews {
    private PodViews() {}

    /**
     * The pod as the API shows it.
     *
     * @param past what is remembered of a container, by its id
     */
    static JsonObject pod(LiveState live, PodStatus status, Function<String, ContainerPast> past) {
        List<ObservedContainer> containers =
                status.observed().map(pod -> containers(live, pod)).orElse(List.of());
        var pod = new JsonObject();
        pod.addProperty("apiVersion", "v1");
        pod.addProperty("kind", "Pod");
        pod.add("metadata", metadata(live, status, containers));
        JsonObject spec = spec(containers);
        status.observed().ifPresent(found -> spec.addProperty("priority", found.priority()));
        pod.add("spec", spec);
        pod.add("status", status(status, containers, past));
        return pod;
    }

    /** The containers of a pod that documents know of, as the engine reported them. */
    private static List<ObservedContainer> containers(LiveState live, ObservedPod pod) {
        List<String> ids =
                pod.containers().stream()
                        .filter(container -> container.role() != ContainerRole.SANDBOX)
                        .map(PodContainer::id)
                        .toList();
        return ids.stream()
                .flatMap(
                        id ->
                                live.observation().containers().stream()
                                        .filter(container -> container.id().equals(id)))
                .toList();
    }

    private static JsonObject metadata(
            LiveState live, PodStatus status, List<ObservedContainer> containers) {
        var metadata = new JsonObject();
        metadata.addProperty("name", status.name().name());
        metadata.addProperty("namespace", status.name().namespace());
        status.observed().ifPresent(pod -> metadata.addProperty("uid", pod.networked().id()));
        containers.stream()
                .flatMap(container -> container.startedAt().stream())
                .min(Comparator.naturalOrder())
                .ifPresent(at -> metadata.addProperty("creationTimestamp", Times.text(at)));
        var labels = new JsonObject();
        containers.stream()
                .findFirst()
                .flatMap(PodViews::ownership)
                .map(Ownership::podLabels)
                .orElse(Map.of())
                .forEach(labels::addProperty);
        metadata.add("labels", labels);
        var annotations = new JsonObject();
        status.observed().ifPresent(pod -> annotate(annotations, live, pod));
        metadata.add("annotations", annotations);
        if (status.workload().kind() != WorkloadKind.POD) {
            metadata.add("ownerReferences", owners(status));
        }
        return metadata;
    }

    private static JsonArray owners(PodStatus status) {
        var owners = new JsonArray();
        var owner = new JsonObject();
        owner.addProperty("apiVersion", status.workload().kind().apiVersion());
        owner.addProperty("kind", status.workload().kind().title());
        owner.addProperty("name", status.workload().object().name());
        owner.addProperty("controller", true);
        owners.add(owner);
        return owners;
    }

    private static void annotate(JsonObject annotations, LiveState live, ObservedPod pod) {
        if (pod.isFinished()) {
            return;
        }
        boolean floats = pod.demand().mode() == SlotDemand.Mode.FLOATING;
        annotations.addProperty("berth.dev/slot", floats ? "" : slots(live, pod));
        annotations.addProperty("berth.dev/cpus", pod.pin().toString());
    }

    private static String slots(LiveState live, ObservedPod pod) {
        return live.plan().ledger().slots().stream()
                .map(SlotState::slot)
                .filter(slot -> slot.cpus().intersects(pod.pin()))
                .map(slot -> Integer.toString(slot.id()))
                .collect(Collectors.joining(","));
    }

    private static JsonObject spec(List<ObservedContainer> containers) {
        var spec = new JsonObject();
        var inits = new JsonArray();
        var mains = new JsonArray();
        for (ObservedContainer container : containers) {
            var entry = new JsonObject();
            entry.addProperty("name", containerName(container));
            entry.addProperty("image", container.image());
            (isInit(container) ? inits : mains).add(entry);
        }
        if (!inits.isEmpty()) {
            spec.add("initContainers", inits);
        }
        spec.add("containers", mains);
        return spec;
    }

    private static JsonObject status(
            PodStatus status,
            List<ObservedContainer> containers,
            Function<String, ContainerPast> past) {
        var view = new JsonObject();
        view.addProperty("phase", phase(status));
        if (!status.reason().isEmpty()) {
            view.addProperty("reason", status.reason());
            view.addProperty("message", status.message());
        }
        status.observed()
                .flatMap(ObservedPod::address)
                .ifPresent(address -> view.addProperty("podIP", address));
        var conditions = new JsonArray();
        var ready = new JsonObject();
        ready.addProperty("type", "Ready");
        ready.addProperty("status", status.serving() ? "True" : "False");
        conditions.add(ready);
        conditions.add(condition("ContainersReady", CareViews.areReady(status)));
        conditions.add(condition("PodScheduled", status.observed().isPresent()));
        if (status.reason().equals("SlotDegraded")) {
            var degraded = new JsonObject();
            degraded.addProperty("type", "SlotDegraded");
            degraded.addProperty("status", "True");
            degraded.addProperty("reason", "CpusOffline");
            degraded.addProperty("message", status.message());
            conditions.add(degraded);
        }
        view.add("conditions", conditions);
        var inits = new JsonArray();
        var mains = new JsonArray();
        for (ObservedContainer container : containers) {
            JsonObject one = containerStatus(status, container);
            if (!isInit(container)) {
                CareViews.add(one, status, container, past.apply(container.id()));
            }
            (isInit(container) ? inits : mains).add(one);
        }
        if (!inits.isEmpty()) {
            view.add("initContainerStatuses", inits);
        }
        view.add("containerStatuses", mains);
        return view;
    }

    private static JsonObject condition(String type, boolean holds) {
        var condition = new JsonObject();
        condition.addProperty("type", type);
        condition.addProperty("status", holds ? "True" : "False");
        return condition;
    }

    private static boolean isInit(ObservedContainer container) {
        return ownership(container)
                .filter(ownership -> ownership.part().role() == Ownership.Role.INIT)
                .isPresent();
    }

    private static String phase(PodStatus status) {
        return switch (status.state()) {
            case PENDING -> "Pending";
            case SUCCEEDED -> "Succeeded";
            case FAILED -> "Failed";
            case RUNNING, WAITING, TERMINATING -> "Running";
        };
    }

    private static JsonObject containerStatus(PodStatus status, ObservedContainer container) {
        var view = new JsonObject();
        boolean isRunning =
                container.state() == ContainerState.RUNNING
                        && !CareViews.isBeingStarted(status, container);
        view.addProperty("name", containerName(container));
        view.addProperty("image", container.image());
        view.addProperty("imageID", container.imageId());
        view.addProperty("containerID", "docker://" + container.id());
        view.addProperty(
                "ready",
                isInit(container) ? hasSucceeded(container) : CareViews.isReady(status, container));
        view.addProperty(
                "restartCount", status.restartsOf().getOrDefault(containerName(container), 0));
        var detail = new JsonObject();
        var state = new JsonObject();
        if (isRunning) {
            container
                    .startedAt()
                    .map(Times::text)
                    .ifPresent(at -> detail.addProperty("startedAt", at));
            state.add("running", detail);
        } else if (hasEndedForGood(status, container)) {
            detail.addProperty("reason", container.exitCode() == 0 ? "Completed" : "Error");
            detail.addProperty("exitCode", container.exitCode());
            container
                    .startedAt()
                    .map(Times::text)
                    .ifPresent(at -> detail.addProperty("startedAt", at));
            container
                    .finishedAt()
                    .map(Times::text)
                    .ifPresent(at -> detail.addProperty("finishedAt", at));
            state.add("terminated", detail);
        } else {
            detail.addProperty("reason", status.reason());
            detail.addProperty("message", status.message());
            detail.addProperty("exitCode", container.exitCode());
            state.add("waiting", detail);
        }
        view.add("state", state);
        return view;
    }

    private static boolean hasEndedForGood(PodStatus status, ObservedContainer container) {
        boolean isOver =
                switch (status.state()) {
                    case SUCCEEDED, FAILED -> true;
                    case PENDING, RUNNING, WAITING, TERMINATING -> false;
                };
        return isOver || (isInit(container) && hasSucceeded(container));
    }

    private static boolean hasSucceeded(ObservedContainer container) {
        return container.state() == ContainerState.EXITED && container.exitCode() == 0;
    }

    private static String containerName(ObservedContainer container) {
        return ownership(container).map(found -> found.part().name()).orElse(container.name());
    }

    private static Optional<Ownership> ownership(ObservedContainer container) {
        return switch (Ownership.read(container.labels())) {
            case Result.Ok<Ownership>(Ownership value) -> Optional.of(value);
            case Result.Refused<Ownership> foreign -> Optional.empty();
        };
    }
}
