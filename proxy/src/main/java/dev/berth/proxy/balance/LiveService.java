package dev.berth.proxy.balance;

import dev.berth.policies.balance.Circuit;
import dev.berth.policies.balance.CookieAffinity;
import dev.berth.policies.balance.CpuLoad;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.HealthCheck;
import dev.berth.policies.balance.LeastResponseTime;
import dev.berth.policies.balance.OutlierDetection;
import dev.berth.policies.balance.RetryBudget;
import dev.berth.policies.balance.Target;
import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.policies.route.ServiceKey;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.limit.CallDeadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One port of one service: its policy, its endpoints and what is under way. */
public final class LiveService {
    private final ServiceKey key;
    private final LongSupplier clock;
    private final AtomicLong turn = new AtomicLong();
    private final AtomicInteger active = new AtomicInteger();
    private final EndpointLoad claimed = new EndpointLoad();
    private final WaitingLine line = new WaitingLine();
    private final AtomicInteger retrying = new AtomicInteger();
    private final LongAdder requests = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** Held by whoever changes the members, never by a request that is served. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile Members members;
    private long reviewedNanos;
    private long reviewedRequests;

    LiveService(ServiceKey key, LongSupplier clock) {
        this.key = key;
        this.clock = clock;
        this.members = Members.of(TrafficPolicy.DEFAULT, List.of(), clock.getAsLong());
        this.reviewedNanos = clock.getAsLong();
    }

    public ServiceKey key() {
        return key;
    }

    public TrafficPolicy policy() {
        return members.policy();
    }

    /** Counts a request, which may have to wait. */
    public void enter() {
        active.incrementAndGet();
        requests.increment();
    }

    /** Ends a request. */
    public void leave() {
        active.decrementAndGet();
    }

    /** Counts a request that a rate limit refused. */
    public void limited() {
        refused.increment();
    }

    /**
     * Begins another try, if the budget allows it.
     *
     * @param free whether nothing of the request has reached an endpoint: it repeats no work, and
     *     is counted without being bounded
     */
    public boolean beginRetry(boolean free) {
        RetryBudget budget = policy().retries().budget();
        if (!budget.allows(retrying.getAndIncrement(), active.get()) && !free) {
            retrying.decrementAndGet();
            return false;
        }
        retries.increment();
        return true;
    }

    /** Whether an endpoint may get requests that is not among these. */
    public boolean hasOther(Set<Endpoint> tried) {
        return members.hasOther(tried);
    }

    /** Ends another try. */
    public void endRetry() {
        retrying.decrementAndGet();
    }

    /**
     * Claims the endpoint that the policy chooses.
     *
     * @param tried endpoints that have failed this request; one of them is claimed only if there is
     *     no other
     * @throws ProxyFault if no endpoint is there, or no room is left
     */
    public Claim claim(Ask ask, Set<Endpoint> tried) throws ProxyFault {
        Claim claim = line.size() == 0 ? attempt(ask, tried) : null;
        if (claim == null) {
            throw full();
        }
        return claim;
    }

    /**
     * The same, and waits for room where there is none, as long as the policy says.
     *
     * @param due by when the answer has to be there
     * @param onGone takes what is to run when the client has gone
     */
    public Claim claim(Ask ask, Set<Endpoint> tried, CallDeadline due, Consumer<Runnable> onGone)
            throws ProxyFault {
        Claim claim = line.size() == 0 ? attempt(ask, tried) : null;
        if (claim == null) {
            Circuit circuit = members.policy().circuit();
            Duration patience = due.within(circuit.pendingTimeout());
            claim = line.await(() -> attempt(ask, tried), circuit.pending(), patience, onGone);
        }
        if (claim == null) {
            throw full();
        }
        return claim;
    }

    /** Null if there is no room. */
    private @Nullable Claim attempt(Ask ask, Set<Endpoint> tried) throws ProxyFault {
        if (!claimed.enter(members.policy().circuit().requests())) {
            return null;
        }
        Claim claim = null;
        try {
            claim = choose(ask, tried);
            return claim;
        } finally {
            if (claim == null) {
                // Nobody is woken, for nothing has become free: the first in line would wake
                // itself.
                claimed.leave();
            }
        }
    }

    /** Makes the room of a claim free again. */
    void unclaim() {
        claimed.leave();
        line.wake();
    }

    private @Nullable Claim choose(Ask ask, Set<Endpoint> tried) throws ProxyFault {
        Set<Endpoint> left = tried;
        boolean someFull = false;
        while (true) {
            Members now = members;
            long nanos = clock.getAsLong();
            LiveTarget chosen = now.choose(ask, left, turn, nanos);
            if (chosen == null && !left.isEmpty() && !someFull) {
                // There is no other; it may have been a moment's trouble.
                chosen = now.choose(ask, Set.of(), turn, nanos);
            }
            if (chosen == null) {
                if (someFull) {
                    return null;
                }
                throw nobody();
            }
            switch (chosen.enter(now.policy().circuit().requestsPerEndpoint())) {
                case ENTERED -> {
                    return new Claim(this, chosen, cookie(now, ask, chosen), nanos);
                }
                case FULL -> {
                    someFull = true;
                    left = new HashSet<>(left);
                    left.add(chosen.endpoint());
                }
                // The members without it are there already.
                case GONE -> {}
            }
        }
    }

    private ProxyFault nobody() {
        return ProxyFault.upstream(
                ProxyFault.Kind.NO_ENDPOINT, "no endpoint of " + key + " is ready", null);
    }

    private ProxyFault full() {
        refused.increment();
        return ProxyFault.upstream(
                ProxyFault.Kind.OVERLOADED, "too many requests for " + key, null);
    }

    private static Optional<String> cookie(Members now, Ask ask, LiveTarget chosen) {
        return now.policy().algorithm() instanceof CookieAffinity affinity
                        && ask.cookie(affinity.cookie()).filter(chosen.token()::equals).isEmpty()
                ? Optional.of(AffinityCookie.setting(affinity, chosen.token()))
                : Optional.empty();
    }

    long nanos() {
        return clock.getAsLong();
    }

    /** Counts a failure, and leaves the endpoint out if they are too many in a row. */
    void failed(LiveTarget target) {
        Members now = members;
        int inRow = target.failed();
        WeightedTurns turns = now.turns();
        if (turns != null) {
            turns.failed(target);
        }
        OutlierDetection rules = now.policy().outliers().orElse(null);
        if (rules != null && rules.consecutiveErrors() > 0 && inRow >= rules.consecutiveErrors()) {
            change(() -> Ejections.eject(members.all(), target, rules, clock.getAsLong()));
        }
    }

    /** Takes the result of a check of an endpoint. */
    void checked(LiveTarget target, boolean good, HealthCheck check) {
        change(() -> target.checked(good, check));
    }

    /**
     * Looks at what time brings: ends of ejections, success rates, weights by load; by one thread.
     *
     * @return whether there were requests since the last time, or somebody is left out
     */
    boolean review(Function<Endpoint, Optional<CpuLoad>> loads) {
        long now = clock.getAsLong();
        change(
                () -> {
                    boolean changed = Ejections.release(members.all(), now);
                    OutlierDetection rules = members.policy().outliers().orElse(null);
                    if (rules != null && now - reviewedNanos >= rules.interval().toNanos()) {
                        reviewedNanos = now;
                        changed |= Ejections.review(members.all(), rules, now);
                    }
                    return changed;
                });
        WeightedTurns turns = members.turns();
        if (turns != null) {
            LoadReview.weigh(members.all(), loads, now);
            turns.reweigh(now);
        }
        long before = reviewedRequests;
        reviewedRequests = requests.sum();
        return reviewedRequests != before || members.all().stream().anyMatch(LiveTarget::ejected);
    }

    /** Takes what a snapshot says; endpoints that stay keep what is known of them. */
    void renew(TrafficPolicy policy, TargetSet targets, Function<Endpoint, EndpointLoad> loads) {
        lock.lock();
        try {
            Map<Endpoint, LiveTarget> known = new HashMap<>();
            members.all().forEach(target -> known.put(target.endpoint(), target));
            long now = clock.getAsLong();
            Duration decay =
                    policy.algorithm() instanceof LeastResponseTime(Duration chosen)
                            ? chosen
                            : LeastResponseTime.DEFAULT_DECAY;
            List<LiveTarget> next = new ArrayList<>();
            for (Target target : targets.targets()) {
                LiveTarget live = known.remove(target.endpoint());
                if (live == null) {
                    String token = AffinityCookie.token(key, target.endpoint());
                    live = new LiveTarget(target, loads.apply(target.endpoint()), token, now);
                }
                live.renew(target, decay);
                if (policy.healthCheck().isEmpty()) {
                    live.unchecked();
                }
                next.add(live);
            }
            members = Members.of(policy, next, now);
            // After the members without them are there, so that a claim finds others.
            known.values().forEach(LiveTarget::retire);
        } finally {
            lock.unlock();
        }
        line.wake();
    }

    List<LiveTarget> targets() {
        return members.all();
    }

    ServiceStatistics statistics() {
        Members now = members;
        return new ServiceStatistics(
                key,
                now.policy().algorithm().getClass().getSimpleName(),
                active.get(),
                line.size(),
                retrying.get(),
                requests.sum(),
                retries.sum(),
                refused.sum(),
                now.panicking(),
                now.all().stream()
                        .map(target -> target.statistics(now.weight(target), clock.getAsLong()))
                        .toList());
    }

    private void change(Change change) {
        lock.lock();
        try {
            if (change.make()) {
                members = members.reviewed();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A change of endpoints' fitness; whether there was one. */
    @FunctionalInterface
    private interface Change {
        boolean make();
    }
}
