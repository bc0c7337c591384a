package dev.berth.policies.reconcile;

import dev.berth.policies.placement.PlacementPolicy;
import dev.berth.policies.workload.DesiredState;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides what to do next: desired × observed × now → plan. It remembers nothing.
 *
 * <p>The order of the stages is a part of the decision. Who has to go is known before anybody
 * comes, pods without a slot of their own are seated before newcomers, and floating pods take what
 * is left once everything exclusive is known, the newcomers that wait for them to leave included.
 */
public final class Reconciler {
    private final PlacementPolicy policy;

    /** A reconciler that places pods by that policy which name none. */
    public Reconciler(PlacementPolicy policy) {
        this.policy = policy;
    }

    /** The next steps; none at all while the engine does not answer. */
    public Plan reconcile(DesiredState desired, ObservedState observed, Instant now) {
        var occupancy = Occupancy.of(observed);
        var draft = new Draft(observed, now, occupancy.ledger());
        var choice = new PolicyChoice(desired, policy);
        var drainage = new Drainage(observed, choice, occupancy.ledger());
        var roster = new Roster(desired, observed, now, drainage.replaced());
        var runs = new Runs(draft, roster);
        var schedules = new Schedules(draft, desired);
        roster.wakes().forEach(draft::wakeAt);
        List<Newcomer> newcomers = List.of();
        if (observed.engineReachable()) {
            newcomers = decide(desired, draft, roster, occupancy, choice, drainage);
            runs.run();
        }
        schedules.run(observed.engineReachable());
        var report = new StatusReport(draft, roster, newcomers);
        return new Plan(
                draft.steps(),
                report.workloads(),
                report.pods(),
                draft.ledger(),
                roster.entries().stream()
                        .flatMap(entry -> entry.imageKeys().stream())
                        .collect(Collectors.toSet()),
                draft.wakeAt(),
                new BatchReport(runs.jobs(), schedules.statuses(), notices(runs, schedules)),
                roster.memory(),
                draft.interruptions());
    }

    private static Set<Notice> notices(Runs runs, Schedules schedules) {
        Set<Notice> all = new HashSet<>(runs.notices());
        all.addAll(schedules.notices());
        return all;
    }

    private List<Newcomer> decide(
            DesiredState desired,
            Draft draft,
            Roster roster,
            Occupancy occupancy,
            PolicyChoice choice,
            Drainage drainage) {
        if (!draft.observed().networkReady()) {
            draft.begin(new Step.EnsureNetwork());
        }
        var retirement = new Retirement(draft, desired);
        var pinning = new Pinning(draft, choice);
        retirement.run(roster);
        pinning.placeAnew(occupancy.displaced());
        drainage.run(draft, pinning);
        var rebalancing = new Rebalancing(draft, choice);
        var newcomers = new Arrivals(draft, desired, choice, retirement, rebalancing).run(roster);
        if (occupancy.displaced().isEmpty()) {
            rebalancing.improve(roster, newcomers);
        }
        pinning.spreadFloating();
        pinning.repeatUnverified();
        new Confinement(draft).run();
        new Recovery(draft, desired).run();
        new Starts(draft).run();
        return newcomers;
    }
}
