package dev.berth.daemon.control;

import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.volume.PodStorage;
import dev.berth.policies.base.Result;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.workload.Claim;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Keeps volumes as the applied documents and the pods that are there ask for: files follow their
 * ConfigMaps and Secrets, what pods have left is removed, and so is what deleted claims stood for
 * once no pod uses it. Where nothing has changed it does nothing.
 */
final class VolumeKeeper {
    /** Time between two looks for what was left behind, though no pod has gone. */
    static final Duration SWEEP = Duration.ofMinutes(10);

    /** Time until what failed is tried again. */
    static final Duration RETRY = Duration.ofSeconds(20);

    private static final Logger LOG = System.getLogger(VolumeKeeper.class.getName());

    private final PodStorage storage;
    private final ClaimDocuments claims;
    private final Workers workers;
    private final InstantSource clock;
    private final Signal wakes;
    private final AtomicBoolean working = new AtomicBoolean();
    private Optional<Seen> handled = Optional.empty();
    private volatile Instant sweepAt = Instant.MIN;

    VolumeKeeper(
            PodStorage storage,
            ClaimDocuments claims,
            Workers workers,
            InstantSource clock,
            Signal wakes) {
        this.storage = storage;
        this.claims = claims;
        this.workers = workers;
        this.clock = clock;
        this.wakes = wakes;
    }

    /** What decides whether there is something to do. */
    private record Seen(long revision, Map<PodName, String> labels, Set<PodName> living) {}

    /** Takes notice of a tick; on the loop's thread, and never waits. */
    void update(LiveState state) {
        Map<PodName, String> labels = labels(state);
        storage.known(labels);
        if (!state.observation().reachable() || state.observation().sequence() == 0) {
            return;
        }
        var seen = new Seen(state.desired().revision(), labels, living(state));
        boolean due = !clock.instant().isBefore(sweepAt);
        if ((due || !handled.equals(Optional.of(seen))) && working.compareAndSet(false, true)) {
            boolean sweeps =
                    due
                            || handled.map(last -> !seen.living().containsAll(last.living()))
                                    .orElse(true);
            handled = Optional.of(seen);
            workers.start("volumes", () -> run(state, seen, sweeps));
        }
    }

    private void run(LiveState state, Seen seen, boolean sweeps) {
        try {
            for (PodName pod : storage.refresh(state.desired())) {
                LOG.log(Level.DEBUG, () -> "files of " + pod + " have changed");
            }
            boolean all = true;
            if (sweeps) {
                all = storage.sweep(seen.living()::contains, state.observation().sequence());
            }
            for (Claim claim : state.desired().claims().values()) {
                if (claim.leaving() && !isBeingMounted(claim, state)) {
                    all &= remove(claim);
                }
            }
            if (sweeps || !all) {
                sweepAt = clock.instant().plus(all ? SWEEP : RETRY);
            }
        } catch (IOException e) {
            sweepAt = clock.instant().plus(RETRY);
            LOG.log(Level.WARNING, () -> "volumes cannot be kept: " + e.getMessage());
        } catch (RuntimeException e) {
            sweepAt = clock.instant().plus(RETRY);
            LOG.log(Level.ERROR, "invariant broken while volumes are kept", e);
        } finally {
            working.set(false);
            // What came meanwhile is of a later tick.
            wakes.raise();
        }
    }

    private boolean remove(Claim claim) throws IOException {
        if (!storage.remove(claim)) {
            return false;
        }
        claims.gone(claim);
        LOG.log(Level.INFO, () -> "claim " + claim.name() + " is deleted with its volume");
        return true;
    }

    /** A pod that is being made may have no container that would keep the volume. */
    private static boolean isBeingMounted(Claim claim, LiveState state) {
        return creations(state)
                .anyMatch(
                        create ->
                                create.template().volumes().claims().stream()
                                        .map(name -> new ObjectName(create.pod().namespace(), name))
                                        .anyMatch(claim.name()::equals));
    }

    private static Stream<Step.CreatePod> creations(LiveState state) {
        return Stream.concat(state.observed().inFlight().stream(), state.plan().steps().stream())
                .filter(Step.CreatePod.class::isInstance)
                .map(Step.CreatePod.class::cast);
    }

    private static Set<PodName> living(LiveState state) {
        Set<PodName> living = new HashSet<>();
        state.observed().pods().stream().map(ObservedPod::name).forEach(living::add);
        creations(state).map(Step.CreatePod::pod).forEach(living::add);
        return living;
    }

    private static Map<PodName, String> labels(LiveState state) {
        Map<PodName, String> labels = new HashMap<>();
        for (ObservedContainer container : state.observation().containers()) {
            String label = container.labels().getOrDefault(PodStorage.LABEL, "");
            if (!label.isEmpty()
                    && PodReader.part(container, true)
                            instanceof Result.Ok<PodReader.Part>(PodReader.Part part)) {
                labels.put(part.pod(), label);
            }
        }
        return labels;
    }
}
