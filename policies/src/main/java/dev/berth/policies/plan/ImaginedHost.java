package dev.berth.policies.plan;

import dev.berth.policies.reconcile.ContainerName;
import dev.berth.policies.reconcile.ContainerRole;
import dev.berth.policies.reconcile.ImageKey;
import dev.berth.policies.reconcile.ImageState;
import dev.berth.policies.reconcile.MoveAllowance;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.ObservedState;
import dev.berth.policies.reconcile.PodContainer;
import dev.berth.policies.reconcile.PodContainer.Phase;
import dev.berth.policies.reconcile.Remembered;
import dev.berth.policies.reconcile.RestartHistory;
import dev.berth.policies.reconcile.RolloutMemory;
import dev.berth.policies.reconcile.RunRecord;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.workload.Claim;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A host on which every step succeeds at once, what is started is ready, and an init container has
 * done its work when it is looked at again. It lives for one forecast.
 */
final class ImaginedHost {
    /** What a pod's address is called that would get one. */
    private static final String ADDRESS = "imagined";

    /** The exit code of what was made to stop. */
    private static final int KILLED = 137;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final ObservedState origin;
    private final Map<PodName, ObservedPod> pods = new TreeMap<>();
    private final Map<ImageKey, ImageState> images = new HashMap<>();
    private final Map<ContainerName, RestartHistory> restarts;
    private RolloutMemory rollouts;
    private final Map<String, RunRecord> runs;

    /** What changes documents stays under way: what comes of it is beyond a forecast. */
    private final List<Step> documents = new ArrayList<>();

    /** Claims that were made or are to go. */
    private final SortedMap<ObjectName, Claim> claims = new TreeMap<>();

    private boolean network;
    private Instant now;
    private int made;

    ImaginedHost(ObservedState origin, Instant now) {
        this.origin = origin;
        this.now = now;
        this.rollouts = origin.rollouts();
        this.network = origin.networkReady();
        this.restarts = new HashMap<>(origin.restarts());
        this.runs = new HashMap<>(origin.remembered().runs());
        origin.pods().forEach(pod -> pods.put(pod.name(), pod));
        // A step that failed is a step that would be tried again, and succeeds.
        origin.images()
                .forEach(
                        (key, state) -> {
                            if (state instanceof ImageState.Present) {
                                images.put(key, state);
                            }
                        });
    }

    Instant now() {
        return now;
    }

    Optional<ObservedPod> pod(PodName name) {
        return Optional.ofNullable(pods.get(name));
    }

    Optional<ObservedPod> noPod() {
        return Optional.empty();
    }

    ObservedState observed() {
        return new ObservedState(
                true,
                network,
                origin.slots(),
                origin.memory(),
                List.copyOf(pods.values()),
                images,
                documents,
                Map.of(),
                restarts,
                MoveAllowance.NONE,
                List.of(),
                new Remembered(
                        runs, origin.remembered().schedules(), origin.remembered().deletedPods()),
                rollouts);
    }

    /** What is desired, as steps so far have changed it. */
    DesiredState desired(DesiredState given) {
        if (claims.isEmpty()) {
            return given;
        }
        var all = new TreeMap<>(given.claims());
        all.putAll(claims);
        return given.withClaims(all);
    }

    /** What the reconciler wants to be told the next time. */
    void remember(RolloutMemory memory) {
        rollouts = memory;
    }

    /** Who holds what, by what exists. */
    SlotLedger ledger() {
        return SlotLedger.of(
                origin.slots(),
                origin.memory(),
                pods.values().stream()
                        .filter(pod -> !pod.isFinished())
                        .map(pod -> new Holder(pod.name(), pod.demand(), pod.pin(), pod.replaces()))
                        .toList());
    }

    /** Has the effect of a step. */
    void apply(Step step) {
        switch (step) {
            case Step.RecordRun record -> runs.put(record.uid(), record.record());
            case Step.SpawnJob _, Step.DeleteJob _ -> documents.add(step);
            case Step.MakeClaim make ->
                    claims.put(make.claim(), new Claim(make.claim(), ADDRESS, false));
            case Step.DropClaim drop ->
                    claims.put(drop.claim(), new Claim(drop.claim(), drop.uid(), true));
            case Step.EnsureNetwork _ -> network = true;
            case Step.Confine _ -> {}
            case Step.ResolveImage resolve ->
                    images.put(
                            resolve.key(),
                            new ImageState.Present(
                                    resolve.reference().toString(), Optional.empty()));
            case Step.CreatePod create -> create(create);
            case Step.StartPod start -> start(start);
            case Step.RepinPod repin ->
                    change(
                            repin.pod(),
                            container -> repin.containerIds().contains(container.id()),
                            container -> pinned(container, repin.to()));
            case Step.StopPod stop -> end(stop.pod(), stop.containerIds(), 0);
            case Step.HaltPod halt -> end(halt.pod(), halt.containerIds(), KILLED);
            case Step.EndContainers ends ->
                    end(
                            ends.pod(),
                            ends.ends().stream().map(Step.End::containerId).toList(),
                            KILLED);
            case Step.RemovePod remove ->
                    keep(remove.pod(), one -> !remove.containerIds().contains(one.id()));
        }
    }

    private void create(Step.CreatePod create) {
        if (pods.containsKey(create.pod())) {
            return;
        }
        var containers = new ArrayList<PodContainer>();
        if (create.template().needsSandbox()) {
            var nothing = new ImageState.Present("", Optional.empty());
            containers.add(started(container(create, "", ContainerRole.SANDBOX, nothing)));
        }
        for (var one : create.template().all()) {
            boolean isInit = create.template().initContainers().contains(one);
            var image = create.images().get(one.name());
            containers.add(
                    container(
                            create,
                            one.name(),
                            isInit ? ContainerRole.INIT : ContainerRole.MAIN,
                            image == null
                                    ? new ImageState.Present(
                                            one.image().toString(), Optional.empty())
                                    : image));
        }
        pods.put(
                create.pod(),
                new ObservedPod(
                        create.pod(),
                        create.workload(),
                        create.specHash(),
                        create.demand(),
                        Optional.of(ADDRESS),
                        containers.size(),
                        containers,
                        false,
                        create.priority(),
                        create.template().restartPolicy(),
                        create.replaces()));
    }

    private PodContainer container(
            Step.CreatePod create, String name, ContainerRole role, ImageState.Present image) {
        return new PodContainer(
                name,
                role,
                ADDRESS + "-" + made++,
                Phase.CREATED,
                create.placement().cpus(),
                image,
                Optional.empty(),
                Optional.empty(),
                0,
                true);
    }

    private void start(Step.StartPod step) {
        for (var start : step.starts()) {
            change(step.pod(), one -> one.id().equals(start.containerId()), this::started);
            restarts.put(new ContainerName(step.pod(), start.container()), start.history());
        }
        pod(step.pod()).ifPresent(pod -> pods.put(pod.name(), pod.with(pod.containers(), true)));
    }

    private void end(PodName pod, List<String> ids, int exitCode) {
        change(
                pod,
                one -> ids.contains(one.id()) && one.phase() == Phase.RUNNING,
                one -> ended(one, exitCode));
    }

    /**
     * Lets time pass until the next look: what runs to its end has ended, what goes is gone;
     * whether anything was.
     */
    boolean pass() {
        now = now.plus(BETWEEN_LOOKS);
        boolean changed = false;
        for (var pod : List.copyOf(pods.values())) {
            for (var one : pod.containers()) {
                boolean ends = one.role() == ContainerRole.INIT && one.phase() == Phase.RUNNING;
                boolean goes = one.phase() == Phase.REMOVING;
                if (ends) {
                    end(pod.name(), List.of(one.id()), 0);
                } else if (goes) {
                    keep(pod.name(), other -> !other.id().equals(one.id()));
                }
                changed |= ends || goes;
            }
        }
        return changed;
    }

    /** Lets time pass until then at the earliest. */
    void passUntil(Instant time) {
        if (time.isAfter(now)) {
            now = time;
        } else {
            pass();
        }
    }

    /** Makes ready what runs and is not so yet; whether anything was. */
    boolean becomeReady() {
        boolean changed = false;
        for (var pod : List.copyOf(pods.values())) {
            boolean isRunning =
                    pod.containers(ContainerRole.MAIN).stream()
                            .allMatch(main -> main.phase() == Phase.RUNNING);
            if (isRunning && !pod.ready()) {
                pods.put(pod.name(), pod.with(pod.containers(), true));
                changed = true;
            }
        }
        return changed;
    }

    private void change(
            PodName name, Predicate<PodContainer> which, UnaryOperator<PodContainer> change) {
        pod(name)
                .ifPresent(
                        pod ->
                                pods.put(
                                        name,
                                        pod.with(
                                                pod.containers().stream()
                                                        .map(
                                                                one ->
                                                                        which.test(one)
                                                                                ? change.apply(one)
                                                                                : one)
                                                        .toList(),
                                                pod.ready())));
    }

    private void keep(PodName name, Predicate<PodContainer> which) {
        pod(name)
                .ifPresent(
                        pod -> {
                            var kept = pod.containers().stream().filter(which).toList();
                            if (kept.isEmpty()) {
                                pods.remove(name);
                                restarts.keySet().removeIf(one -> one.pod().equals(name));
                            } else {
                                pods.put(name, pod.with(kept, pod.ready()));
                            }
                        });
    }

    private PodContainer started(PodContainer one) {
        return changed(one, Phase.RUNNING, one.pin(), Optional.of(now), one.finishedAt(), 0);
    }

    private PodContainer ended(PodContainer one, int exitCode) {
        return changed(one, Phase.EXITED, one.pin(), one.startedAt(), Optional.of(now), exitCode);
    }

    private static PodContainer pinned(PodContainer one, CpuSet pin) {
        return changed(one, one.phase(), pin, one.startedAt(), one.finishedAt(), one.exitCode());
    }

    private static PodContainer changed(
            PodContainer one,
            Phase phase,
            CpuSet pin,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            int exitCode) {
        return new PodContainer(
                one.name(),
                one.role(),
                one.id(),
                phase,
                pin,
                one.image(),
                startedAt,
                finishedAt,
                exitCode,
                true);
    }
}
