package dev.berth.daemon.api;

import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.document.Document;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.Preview;
import dev.berth.policies.placement.PlacementPolicy;
import dev.berth.policies.plan.Forecast;
import dev.berth.policies.plan.Outlook;
import dev.berth.policies.plan.PlanHash;
import dev.berth.policies.reconcile.ObservedState;
import dev.berth.policies.reconcile.Reconciler;
import dev.berth.policies.reconcile.Step;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Looks ahead from what is observed now, with documents that were not applied. */
final class Outlooks {
    /** How long one is worked out. */
    static final Duration MAX_TIME = Duration.ofSeconds(5);

    /** How many are worked out at once; others wait. */
    private static final int AT_ONCE = 1;

    private final DesiredStateStore store;
    private final Supplier<Optional<LiveState>> live;
    private final Forecast forecast;
    private final InstantSource clock;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    Outlooks(
            DesiredStateStore store,
            Supplier<Optional<LiveState>> live,
            PlacementPolicy policy,
            InstantSource clock) {
        this.store = store;
        this.live = live;
        this.forecast = new Forecast(new Reconciler(policy));
        this.clock = clock;
    }

    /**
     * What would happen.
     *
     * @param preview what the documents come to
     * @param hash of what it was worked out from
     */
    record Look(Preview preview, PlanHash hash, Outlook outlook) {}

    /** What would happen if these documents were applied now. */
    Look of(List<Document> documents) {
        ObservedState observed = observed();
        Preview preview = store.preview(documents, Callers.author(), clock.instant());
        var hash = hash(documents, preview.revision(), observed);
        return new Look(preview, hash, ahead(preview, observed));
    }

    /**
     * The revision to which these documents may be applied, if that would still come to what was
     * planned.
     */
    OptionalLong expected(String planned, List<Document> documents) {
        PlanHash then =
                PlanHash.parse(planned)
                        .orElseThrow(
                                () ->
                                        ApiRefusal.badRequest(
                                                "plan is \""
                                                        + planned
                                                        + "\", expected what berth plan printed"));
        PlanHash now = hash(documents, store.current().revision(), observed());
        then.movedTo(now)
                .ifPresent(
                        moved -> {
                            throw ApiRefusal.conflict(
                                    "the world has moved since that plan: "
                                            + moved
                                            + "; nothing was applied, plan again");
                        });
        return OptionalLong.of(then.revision());
    }

    private static PlanHash hash(List<Document> documents, long revision, ObservedState observed) {
        return PlanHash.of(
                documents.stream().map(document -> document.json().toString()).toList(),
                revision,
                observed);
    }

    /** What is, with the steps under way that were begun because of it. */
    private ObservedState observed() {
        LiveState state = PodHandlers.live(live);
        if (!state.observation().reachable()) {
            throw ApiRefusal.unavailable(
                    "what would happen is not known while the engine does not answer");
        }
        return state.observed().withInFlight(underWay(state));
    }

    private static List<Step> underWay(LiveState state) {
        List<Step> steps = new ArrayList<>();
        var subjects = new HashSet<String>();
        for (Step step : state.observed().inFlight()) {
            subjects.add(step.subject());
            steps.add(step);
        }
        for (Step step : state.plan().steps()) {
            if (subjects.add(step.subject())) {
                steps.add(step);
            }
        }
        return steps;
    }

    private Outlook ahead(Preview preview, ObservedState observed) {
        try {
            if (!turns.tryAcquire(MAX_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
                throw ApiRefusal.unavailable("other plans are being worked out");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiRefusal.unavailable("the appliance is stopping");
        }
        try {
            long end = System.nanoTime() + MAX_TIME.toNanos();
            return forecast.outlook(
                    preview.after(), observed, clock.instant(), () -> System.nanoTime() - end >= 0);
        } finally {
            turns.release();
        }
    }
}
