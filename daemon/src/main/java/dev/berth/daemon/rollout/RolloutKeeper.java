package dev.berth.daemon.rollout;

import dev.berth.daemon.control.ContainerPast;
import dev.berth.daemon.control.EventLog;
import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.EditOutcome;
import dev.berth.daemon.store.RolloutFailure;
import dev.berth.daemon.store.RolloutHistory;
import dev.berth.daemon.store.Rollouts;
import dev.berth.policies.reconcile.Condition;
import dev.berth.policies.reconcile.RolloutProgress;
import dev.berth.policies.reconcile.WorkloadStatus;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Workload;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Follows the rollouts of Deployments on a thread of its own, so that the loop never waits for the
 * disk: one that was completed is noted, and one that is late is turned back to the last revision
 * that worked, once, unless its document says otherwise.
 */
public final class RolloutKeeper implements AutoCloseable {
    private static final Logger LOG = System.getLogger(RolloutKeeper.class.getName());

    /** How long what is being written may take at the end. */
    private static final Duration STOP_GRACE = Duration.ofSeconds(5);

    private final DesiredStateStore store;
    private final Rollouts rollouts;
    private final Evidence evidence;
    private final EventLog events;
    private final InstantSource clock;
    private final AtomicReference<Optional<LiveState>> latest =
            new AtomicReference<>(Optional.empty());
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    private volatile Function<String, ContainerPast> past = unknown -> ContainerPast.NONE;
    private volatile boolean closed;

    private RolloutKeeper(
            DesiredStateStore store, Engine engine, EventLog events, InstantSource clock) {
        this.store = store;
        this.rollouts = new Rollouts(store);
        this.evidence = new Evidence(engine, id -> past.apply(id));
        this.events = events;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("rollout-keeper").unstarted(this::run);
    }

    /** Begins to follow. */
    public static RolloutKeeper start(
            DesiredStateStore store, Engine engine, EventLog events, InstantSource clock) {
        var keeper = new RolloutKeeper(store, engine, events, clock);
        keeper.thread.start();
        return keeper;
    }

    /** Who knows what containers answered to their probes. */
    public void remembers(Function<String, ContainerPast> memory) {
        past = memory;
    }

    /** Hears of a tick. Never waits; what comes meanwhile replaces what was not looked at. */
    public void seen(LiveState live) {
        latest.set(Optional.of(live));
        news.release();
    }

    private void run() {
        while (!closed) {
            try {
                news.acquire();
                news.drainPermits();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            latest.getAndSet(Optional.empty()).ifPresent(this::attempt);
        }
    }

    private void attempt(LiveState live) {
        try {
            look(live);
        } catch (RuntimeException e) {
            // The next tick is looked at again.
            LOG.log(Level.ERROR, "rollouts could not be followed", e);
        }
    }

    void look(LiveState live) {
        if (!live.observation().reachable()) {
            return;
        }
        for (var workload : live.desired().workloads().values()) {
            var progress = live.plan().rollouts().progress().get(workload.id());
            var status = live.plan().workloads().get(workload.id());
            if (progress != null && status != null) {
                follow(live, workload, progress, status);
            }
        }
    }

    private void follow(
            LiveState live, Workload workload, RolloutProgress progress, WorkloadStatus status) {
        Optional<RolloutHistory> history =
                store.rollout(workload.id())
                        .filter(known -> known.newest().specHash().equals(progress.specHash()))
                        .filter(known -> !known.newest().isComplete());
        if (history.isEmpty()) {
            return;
        }
        if (progress.isComplete()) {
            rollouts.completed(workload.id(), progress.specHash());
        } else if (workload instanceof Deployment deployment
                && isLate(status)
                && isNews(history.get())) {
            late(live, deployment, history.get(), status);
        }
    }

    private static boolean isLate(WorkloadStatus status) {
        return status.conditions().stream()
                .anyMatch(condition -> condition.reason().equals(Condition.DEADLINE_EXCEEDED));
    }

    /** Whether nothing is kept so far of that revision. */
    private static boolean isNews(RolloutHistory history) {
        return history.failure()
                .filter(known -> known.revision() == history.newest().number())
                .isEmpty();
    }

    private void late(
            LiveState live, Deployment deployment, RolloutHistory history, WorkloadStatus status) {
        Instant now = clock.instant();
        var newest = history.newest();
        String message = message(status);
        var failure =
                new RolloutFailure(
                        newest.number(),
                        0,
                        message,
                        now,
                        evidence.of(live, deployment.id(), newest.specHash()).toString());
        events.warning("Deployment", deployment.name(), Condition.DEADLINE_EXCEEDED, message);
        if (deployment.strategy().rollsBack()) {
            var outcome = rollouts.rollBack(deployment.name(), newest.specHash(), failure, now);
            if (outcome instanceof EditOutcome.Written) {
                events.warning(
                        "Deployment",
                        deployment.name(),
                        "DeploymentRollback",
                        "revision "
                                + newest.number()
                                + " did not get on: "
                                + rolledBack(deployment));
                return;
            }
            LOG.log(
                    Level.INFO,
                    () -> "Deployment " + deployment.name() + " is not rolled back: " + outcome);
        }
        rollouts.failed(deployment.id(), newest.specHash(), failure);
    }

    private String rolledBack(Deployment deployment) {
        return store.rollout(deployment.id())
                .map(history -> "its template is that of revision " + history.newest().number())
                .orElse("it is gone");
    }

    private static String message(WorkloadStatus status) {
        return status.conditions().stream()
                .filter(condition -> condition.reason().equals(Condition.DEADLINE_EXCEEDED))
                .map(Condition::message)
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(STOP_GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
