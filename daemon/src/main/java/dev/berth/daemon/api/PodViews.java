package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.docker.Ownership;
import dev.berth.policies.base.Result;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.PodStatus;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotState;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Pods as the Kubernetes API shows them; derived from what is planned and what runs. */
final class PodViews {
    private PodViews() {}

    static JsonObject pod(LiveState live, PodStatus status) {
        Optional<ObservedContainer> container =
                status.observed().flatMap(pod -> container(live, pod));
        var pod = new JsonObject();
        pod.addProperty("apiVersion", "v1");
        pod.addProperty("kind", "Pod");
        pod.add("metadata", metadata(live, status, container));
        pod.add("spec", spec(container));
        pod.add("status", status(status, container));
        return pod;
    }

    /** The container behind a pod, as the engine reported it. */
    static Optional<ObservedContainer> container(LiveState live, ObservedPod pod) {
        return live.observation().containers().stream()
                .filter(container -> container.id().equals(pod.containerId()))
                .findFirst();
    }

    private static JsonObject metadata(
            LiveState live, PodStatus status, Optional<ObservedContainer> container) {
        var metadata = new JsonObject();
        metadata.addProperty("name", status.name().name());
        metadata.addProperty("namespace", status.name().namespace());
        status.observed().ifPresent(pod -> metadata.addProperty("uid", pod.containerId()));
        container
                .flatMap(ObservedContainer::startedAt)
                .ifPresent(at -> metadata.addProperty("creationTimestamp", Times.text(at)));
        var labels = new JsonObject();
        container
                .flatMap(PodViews::ownership)
                .map(Ownership::podLabels)
                .orElse(Map.of())
                .forEach(labels::addProperty);
        metadata.add("labels", labels);
        var annotations = new JsonObject();
        status.observed().ifPresent(pod -> annotate(annotations, live, pod));
        metadata.add("annotations", annotations);
        var owners = new JsonArray();
        var owner = new JsonObject();
        owner.addProperty("apiVersion", "apps/v1");
        owner.addProperty("kind", "Deployment");
        owner.addProperty("name", status.deployment().name());
        owner.addProperty("controller", true);
        owners.add(owner);
        metadata.add("ownerReferences", owners);
        return metadata;
    }

    private static void annotate(JsonObject annotations, LiveState live, ObservedPod pod) {
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

    private static JsonObject spec(Optional<ObservedContainer> container) {
        var spec = new JsonObject();
        var containers = new JsonArray();
        container.ifPresent(
                found -> {
                    var entry = new JsonObject();
                    entry.addProperty("name", containerName(found));
                    entry.addProperty("image", found.image());
                    containers.add(entry);
                });
        spec.add("containers", containers);
        return spec;
    }

    private static JsonObject status(PodStatus status, Optional<ObservedContainer> container) {
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
        view.add("conditions", conditions);
        var statuses = new JsonArray();
        container.ifPresent(found -> statuses.add(containerStatus(status, found)));
        view.add("containerStatuses", statuses);
        return view;
    }

    private static String phase(PodStatus status) {
        return switch (status.state()) {
            case PENDING -> "Pending";
            case RUNNING, WAITING, TERMINATING -> "Running";
        };
    }

    private static JsonObject containerStatus(PodStatus status, ObservedContainer container) {
        var view = new JsonObject();
        view.addProperty("name", containerName(container));
        view.addProperty("image", container.image());
        view.addProperty("imageID", container.imageId());
        view.addProperty("containerID", "docker://" + container.id());
        view.addProperty("ready", status.serving());
        view.addProperty("restartCount", status.restarts());
        view.add("state", containerState(status, container));
        return view;
    }

    private static JsonObject containerState(PodStatus status, ObservedContainer container) {
        var detail = new JsonObject();
        var state = new JsonObject();
        switch (status.state()) {
            case PENDING, WAITING -> {
                detail.addProperty("reason", status.reason());
                detail.addProperty("message", status.message());
                detail.addProperty("exitCode", container.exitCode());
                state.add("waiting", detail);
            }
            case RUNNING, TERMINATING -> {
                container
                        .startedAt()
                        .map(Times::text)
                        .ifPresent(at -> detail.addProperty("startedAt", at));
                state.add("running", detail);
            }
        }
        return state;
    }

    private static String containerName(ObservedContainer container) {
        return ownership(container).map(Ownership::container).orElse(container.name());
    }

    private static Optional<Ownership> ownership(ObservedContainer container) {
        return switch (Ownership.read(container.labels())) {
            case Result.Ok<Ownership>(Ownership value) -> Optional.of(value);
            case Result.Refused<Ownership> foreign -> Optional.empty();
        };
    }
}
