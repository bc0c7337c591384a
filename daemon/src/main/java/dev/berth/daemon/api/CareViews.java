package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.control.ContainerPast;
import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.probe.ProbeRecord;
import dev.berth.policies.reconcile.ContainerRole;
import dev.berth.policies.reconcile.PodContainer;
import dev.berth.policies.reconcile.PodStatus;
import dev.berth.policies.reconcile.Vitals;

/** How a main container does and did: {@code started}, {@code ready}, its last end, its probes. */
final class CareViews {
    private CareViews() {}

    static Vitals vitals(PodStatus status, ObservedContainer container) {
        return status.observed().stream()
                .flatMap(pod -> pod.containers().stream())
                .filter(one -> one.id().equals(container.id()))
                .findFirst()
                .map(PodContainer::vitals)
                .orElse(Vitals.WELL);
    }

    static boolean isReady(PodStatus status, ObservedContainer container) {
        return container.state() == ContainerState.RUNNING
                && status.state() != PodStatus.State.TERMINATING
                && vitals(status, container).ready();
    }

    /** Whether its hook after the start is under way: until then it does not count as running. */
    static boolean isBeingStarted(PodStatus status, ObservedContainer container) {
        return vitals(status, container).stage() == Vitals.Stage.POST_START;
    }

    /** Adds what is known to the status of a container. */
    static void add(
            JsonObject view, PodStatus status, ObservedContainer container, ContainerPast past) {
        boolean isStarted =
                container.state() == ContainerState.RUNNING
                        && vitals(status, container).stage() == Vitals.Stage.STARTED;
        view.addProperty("started", isStarted);
        past.lastEnd()
                .ifPresent(
                        end -> {
                            var last = new JsonObject();
                            last.add("terminated", end(end));
                            view.add("lastState", last);
                        });
        if (!past.probes().isEmpty()) {
            var probes = new JsonArray();
            past.probes().forEach(record -> probes.add(probe(record)));
            view.add("probes", probes);
        }
    }

    private static JsonObject end(ContainerPast.End end) {
        var view = new JsonObject();
        String ended = end.exitCode() == 0 ? "Completed" : "Error";
        view.addProperty("reason", end.oomKilled() ? "OOMKilled" : ended);
        view.addProperty("exitCode", end.exitCode());
        end.startedAt().map(Times::text).ifPresent(at -> view.addProperty("startedAt", at));
        end.finishedAt().map(Times::text).ifPresent(at -> view.addProperty("finishedAt", at));
        return view;
    }

    private static JsonObject probe(ProbeRecord record) {
        var view = new JsonObject();
        view.addProperty("probe", record.kind().label());
        view.addProperty("result", record.outcome().label());
        view.addProperty("message", record.detail());
        view.addProperty("count", record.count());
        view.addProperty("firstTimestamp", Times.text(record.firstAt()));
        view.addProperty("lastTimestamp", Times.text(record.lastAt()));
        return view;
    }

    /** Whether all main containers are ready, whatever becomes of their pod. */
    static boolean areReady(PodStatus status) {
        return status.observed()
                .filter(
                        pod ->
                                pod.containers(ContainerRole.MAIN).stream()
                                        .allMatch(
                                                one ->
                                                        one.phase() == PodContainer.Phase.RUNNING
                                                                && one.vitals().ready()))
                .isPresent();
    }
}
