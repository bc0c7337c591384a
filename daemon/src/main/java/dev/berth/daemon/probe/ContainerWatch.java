package dev.berth.daemon.probe;

import dev.berth.policies.reconcile.Vitals;
import dev.berth.policies.reconcile.Vitals.Stage;
import dev.berth.policies.workload.ContainerHealth;
import dev.berth.policies.workload.ContainerProbe;
import dev.berth.policies.workload.ProbeKind;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Looks after one run of one container, on a virtual thread for each thing that is under way: the
 * hook after the start, then the startup probe, then readiness and liveness side by side. So at
 * most one question of each kind is out at a time.
 *
 * <p>It ends with the run, or with the container's health: who is to be ended is asked no more.
 */
final class ContainerWatch implements AutoCloseable {
    /** How long the hook after the start may take; Kubernetes names no limit. */
    static final Duration MAX_POST_START = Duration.ofMinutes(10);

    private final CaredContainer container;
    private final ContainerHealth health;
    private final WatchParts parts;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock changing = new ReentrantLock();
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private volatile Vitals vitals;

    private ContainerWatch(CaredContainer container, boolean isFresh, WatchParts parts) {
        this.container = container;
        this.health = container.health();
        this.parts = parts;
        boolean hasHook = isFresh && health.postStart().isPresent();
        this.vitals = hasHook ? unready(Stage.POST_START) : afterHook();
    }

    /**
     * Begins to look after a container.
     *
     * @param isFresh whether it was just started, so that its hook is due
     */
    static ContainerWatch begin(CaredContainer container, boolean isFresh, WatchParts parts) {
        var watch = new ContainerWatch(container, isFresh, parts);
        boolean isAsked =
                watch.health.startup().isPresent()
                        || watch.health.readiness().isPresent()
                        || watch.health.liveness().isPresent();
        if (isAsked || watch.vitals.stage() == Stage.POST_START) {
            watch.fork("start", watch::start);
        }
        return watch;
    }

    CaredContainer container() {
        return container;
    }

    Vitals vitals() {
        return vitals;
    }

    /** Asks nobody any more, and waits for no answer; what was known last stays. */
    @Override
    public void close() {
        closed.countDown();
        for (Thread thread : threads) {
            if (!thread.equals(Thread.currentThread())) {
                thread.interrupt();
            }
        }
    }

    private static Vitals unready(Stage stage) {
        return new Vitals(stage, false, Optional.empty());
    }

    private Vitals afterHook() {
        return health.startup().isPresent() ? unready(Stage.STARTUP) : afterStartup();
    }

    private Vitals afterStartup() {
        return new Vitals(Stage.STARTED, health.readiness().isEmpty(), Optional.empty());
    }

    /** What a thread of this watch does. */
    private interface Work {
        void run() throws InterruptedException;
    }

    private void fork(String what, Work work) {
        Thread thread =
                Thread.ofVirtual()
                        .name(what + " of " + container.pod().name())
                        .unstarted(
                                () -> {
                                    try {
                                        work.run();
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        threads.add(thread);
        thread.start();
    }

    private void start() throws InterruptedException {
        if (vitals.stage() == Stage.POST_START && !hookSucceeds()) {
            return;
        }
        if (health.startup().isPresent() && !comesUp(health.startup().get())) {
            return;
        }
        change(afterStartup());
        health.readiness().ifPresent(probe -> fork("readiness", () -> watchReadiness(probe)));
        if (health.liveness().isPresent()) {
            watchLiveness(health.liveness().get());
        }
    }

    private boolean hookSucceeds() throws InterruptedException {
        var runner = new HookRunner(parts.askers());
        var hook = health.postStart().orElseThrow();
        Optional<String> failure = runner.run(container, hook, MAX_POST_START);
        if (closed.getCount() == 0) {
            return false;
        }
        if (failure.isEmpty()) {
            change(afterHook());
            return true;
        }
        parts.listener().hookFailed(container, "postStart", failure.get());
        fallIll(
                "FailedPostStartHook",
                "the postStart hook of " + container.name() + " failed: " + failure.get(),
                Optional.empty());
        return false;
    }

    private boolean comesUp(ContainerProbe probe) throws InterruptedException {
        ProbeQuestions questions = questions(ProbeKind.STARTUP, probe);
        while (questions.await()) {
            if (questions.ask()) {
                return true;
            }
            if (!questions.streak().good()) {
                fallIll(ProbeKind.STARTUP, probe);
                return false;
            }
        }
        return false;
    }

    private void watchReadiness(ContainerProbe probe) throws InterruptedException {
        ProbeQuestions questions = questions(ProbeKind.READINESS, probe);
        while (questions.await()) {
            questions.ask();
            change(new Vitals(Stage.STARTED, questions.streak().good(), Optional.empty()));
        }
    }

    private void watchLiveness(ContainerProbe probe) throws InterruptedException {
        ProbeQuestions questions = questions(ProbeKind.LIVENESS, probe);
        while (questions.await()) {
            questions.ask();
            if (!questions.streak().good()) {
                fallIll(ProbeKind.LIVENESS, probe);
                return;
            }
        }
    }

    private ProbeQuestions questions(ProbeKind kind, ContainerProbe probe) {
        Duration ran = Duration.between(container.startedAt(), parts.clock().instant());
        return new ProbeQuestions(container, kind, probe, ran.toNanos(), parts, closed);
    }

    private void fallIll(ProbeKind kind, ContainerProbe probe) {
        fallIll(
                "Unhealthy",
                "container "
                        + container.name()
                        + " failed its "
                        + kind.label().toLowerCase(Locale.ROOT)
                        + " probe",
                probe.terminationGrace());
    }

    private void fallIll(String reason, String message, Optional<Duration> grace) {
        var illness = new Vitals.Illness(reason, message, grace);
        change(new Vitals(vitals.stage(), false, Optional.of(illness)));
        close();
    }

    /** Ill is ill: readiness that was asked for before has no say any more. */
    private void change(Vitals next) {
        changing.lock();
        try {
            if (closed.getCount() == 0 || vitals.isIll() || vitals.equals(next)) {
                return;
            }
            vitals = next;
        } finally {
            changing.unlock();
        }
        parts.onChange().run();
    }
}
