package dev.berth.proxy.balance;

import dev.berth.policies.balance.Candidate;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.HealthCheck;
import dev.berth.policies.balance.HealthStreak;
import dev.berth.policies.balance.LeastResponseTime;
import dev.berth.policies.balance.LoadWeight;
import dev.berth.policies.balance.OutlierDetection;
import dev.berth.policies.balance.PeakEwma;
import dev.berth.policies.balance.StableHash;
import dev.berth.policies.balance.Target;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * One endpoint of one service port, as long as it stays in the snapshot: what is known of it and
 * what is counted. Written by many threads without a lock; a lost update of an average is one
 * sample less.
 */
final class LiveTarget implements Candidate {
    /** An instant that is over at any time. */
    private static final long NOT_EJECTED = Long.MIN_VALUE;

    private final EndpointLoad load;
    private final long identity;
    private final String token;
    private final long sinceNanos;
    private final AtomicInteger errorsInRow = new AtomicInteger();
    private final LongAdder requests = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder busyNanos = new LongAdder();
    private volatile Target target;
    private volatile Duration decay = LeastResponseTime.DEFAULT_DECAY;
    private volatile PeakEwma ewma = PeakEwma.UNMEASURED;
    private volatile HealthStreak checks = HealthStreak.START;
    private volatile boolean ejected;
    private volatile boolean retired;

    /** Changed under the service's lock only. */
    private long ejectedUntilNanos = NOT_EJECTED;

    private int ejectionLevel;
    private final AtomicInteger ejections = new AtomicInteger();
    private Counts judged = new Counts(0, 0, 0, 0);

    /** Changed by the upkeep's thread only. */
    private Counts weighed;

    private volatile LoadWeight loadWeight = LoadWeight.UNKNOWN;

    LiveTarget(Target target, EndpointLoad load, String token, long nowNanos) {
        this.target = target;
        this.load = load;
        this.token = token;
        this.identity = StableHash.of(target.endpoint());
        this.sinceNanos = nowNanos;
        this.weighed = new Counts(0, 0, 0, nowNanos);
    }

    @Override
    public Endpoint endpoint() {
        return target.endpoint();
    }

    @Override
    public long identity() {
        return identity;
    }

    @Override
    public int inFlight() {
        return load.inFlight();
    }

    @Override
    public double load(long nowNanos) {
        return ewma.load(load.inFlight(), nowNanos, decay);
    }

    /** What an affinity cookie calls it. */
    String token() {
        return token;
    }

    int weight() {
        return target.weight();
    }

    long ageNanos(long nowNanos) {
        return nowNanos - sinceNanos;
    }

    /** Takes what a new snapshot says. */
    void renew(Target next, Duration nextDecay) {
        target = next;
        decay = nextDecay;
    }

    /** What became of a wish to enter. */
    enum Entry {
        ENTERED,
        /** As many requests as it may have are in flight. */
        FULL,
        /** It has left the snapshot meanwhile. */
        GONE
    }

    /**
     * Counts a request, if it may come.
     *
     * @param most requests that may be in flight
     */
    Entry enter(int most) {
        if (!load.enter(most)) {
            return retired ? Entry.GONE : Entry.FULL;
        }
        // Read after the request was counted; whoever asks for idleness has written it before.
        if (retired) {
            load.leave();
            return Entry.GONE;
        }
        requests.increment();
        return Entry.ENTERED;
    }

    void leave(long heldNanos) {
        busyNanos.add(heldNanos);
        load.leave();
    }

    /** Lets no request in any more. */
    void retire() {
        retired = true;
    }

    boolean retired() {
        return retired;
    }

    /** Remembers how long an answer took, or what a failure is worth. */
    void sample(long nanos, long nowNanos) {
        ewma = ewma.observed(nanos, nowNanos, decay);
    }

    void succeeded() {
        if (errorsInRow.get() != 0) {
            errorsInRow.set(0);
        }
    }

    /** Counts a failure; how many there were in a row. */
    int failed() {
        failures.increment();
        return errorsInRow.incrementAndGet();
    }

    /** Whether it may get requests. */
    boolean fit() {
        return !ejected && checks.healthy();
    }

    /** Takes the result of a check; whether that changed its fitness. */
    boolean checked(boolean good, HealthCheck check) {
        HealthStreak before = checks;
        checks = before.checked(good, check);
        return checks.healthy() != before.healthy();
    }

    /** Forgets checks that are no longer made. */
    void unchecked() {
        checks = HealthStreak.START;
    }

    boolean ejected() {
        return ejected;
    }

    void eject(OutlierDetection rules, long nowNanos) {
        ejectionLevel++;
        ejections.incrementAndGet();
        ejectedUntilNanos = nowNanos + rules.ejection(ejectionLevel).toNanos();
        ejected = true;
    }

    /** Takes it back if its time is over; whether it did. */
    boolean release(long nowNanos) {
        if (!ejected || nowNanos - ejectedUntilNanos < 0) {
            return false;
        }
        errorsInRow.set(0);
        ejected = false;
        return true;
    }

    /** An interval without ejection makes the next one shorter. */
    void forgive() {
        if (!ejected && ejectionLevel > 0) {
            ejectionLevel--;
        }
    }

    LoadWeight loadWeight() {
        return loadWeight;
    }

    /** What became of it since the last call; by one thread. */
    Traffic traffic(long nowNanos) {
        Counts now = counts(nowNanos);
        double seconds = (now.atNanos() - weighed.atNanos()) / 1e9;
        if (seconds <= 0) {
            return Traffic.NONE;
        }
        var traffic =
                new Traffic(
                        (now.requests() - weighed.requests()) / seconds,
                        (now.failures() - weighed.failures()) / seconds,
                        (now.busyNanos() - weighed.busyNanos()) / 1e9 / seconds);
        weighed = now;
        return traffic;
    }

    /** Takes what it achieves for its load; by one thread. */
    void weighed(double utilization, Traffic traffic, long nowNanos) {
        loadWeight =
                loadWeight.reported(utilization, traffic.requests(), traffic.failures(), nowNanos);
    }

    /**
     * What became of requests over a time.
     *
     * @param requests a second
     * @param failures of these, a second
     * @param inFlight on average
     */
    record Traffic(double requests, double failures, double inFlight) {
        static final Traffic NONE = new Traffic(0, 0, 0);
    }

    /** What was counted since the last call; under the service's lock. */
    Interval interval() {
        Counts now = counts(0);
        var interval =
                new Interval(
                        now.requests() - judged.requests(), now.failures() - judged.failures());
        judged = now;
        return interval;
    }

    private Counts counts(long nowNanos) {
        return new Counts(requests.sum(), failures.sum(), busyNanos.sum(), nowNanos);
    }

    /** What was counted between two looks. */
    record Interval(long requests, long failures) {}

    private record Counts(long requests, long failures, long busyNanos, long atNanos) {}

    /**
     * What is counted.
     *
     * @param weighs what it weighs among the others now
     */
    EndpointStatistics statistics(int weighs, long nowNanos) {
        var state =
                ejected
                        ? EndpointStatistics.State.EJECTED
                        : checks.healthy()
                                ? EndpointStatistics.State.READY
                                : EndpointStatistics.State.UNHEALTHY;
        return new EndpointStatistics(
                endpoint(),
                state,
                weighs,
                load.inFlight(),
                requests.sum(),
                failures.sum(),
                Duration.ofNanos(Math.round(ewma.costNanos(nowNanos, decay))),
                ejections.get());
    }
}
